/** Every key of the help sheet; none of them while somebody types. */
import type { Playback } from '../stage/playback.svelte'

/** Somebody writes there, so a key belongs to the text. */
function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement)
    return target.type !== 'range' && target.type !== 'checkbox' && target.type !== 'radio'
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

/** Space presses what has the focus; only elsewhere it plays. */
function pressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, summary, [role="button"], [role="tab"]') !== null
}

/** Whether a key without Ctrl, Alt or Meta is meant for the page: nobody types, and no dialog is open. */
export function isForPage(event: KeyboardEvent): boolean {
  return (
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey &&
    !typing(event.target) &&
    document.querySelector('dialog[open]') === null
  )
}

/** Returns whether the key has a meaning here. */
export function onKey(
  event: KeyboardEvent,
  playback: Playback,
  actions: { run?: () => void; help?: () => void; predict?: () => void; escape: () => void },
): boolean {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    actions.run?.()
    return true
  }
  if (!isForPage(event)) return false
  const moves: Record<string, () => void> = {
    ArrowRight: () => playback.nextPop(event.repeat),
    ArrowLeft: () => playback.previousPop(event.repeat),
    ArrowDown: () => playback.nextLine(event.repeat),
    ArrowUp: () => playback.previousLine(event.repeat),
    Home: () => playback.first(),
    End: () => playback.last(),
  }
  const move = moves[event.key]
  if (move) {
    playback.pause()
    move()
    return true
  }
  if (event.key === ' ' && !pressable(event.target)) {
    playback.toggle()
    return true
  }
  if (event.key === '?') {
    actions.help?.()
    return true
  }
  // ㅔ is the same key while a Korean input method is on.
  if (event.key === 'p' || event.key === 'ㅔ') {
    actions.predict?.()
    return true
  }
  if (event.key === 'Escape') actions.escape()
  return false
}
