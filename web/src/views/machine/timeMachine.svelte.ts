/** One program under all engines: what each makes of it, and the run of the selected one. */
import type { SurveyRun } from '../../answers/schema'
import { readSurvey } from '../../answers/survey'
import { troubleOf, type Lab, type LabTrouble } from '../../app/lab'
import { Latest } from '../../app/latest'
import { Playback } from '../../stage/playback.svelte'
import type { TraceStore } from '../../trace/store'

/** While the slider is pulled over many steps, only the run of the step where it rests is recorded. */
const REST_MS = 160
const MOST_KEPT = 60

export class TimeMachine {
  readonly playback = new Playback()
  /** In the order of the slider; null until all have run. */
  runs = $state.raw<SurveyRun[] | null>(null)
  surveying = $state(false)
  recording = $state(false)
  trouble = $state.raw<LabTrouble | null>(null)
  /** The engine whose run is on screen. */
  shown = $state.raw<string | null>(null)

  #traces = new Map<string, TraceStore>()
  #latestSurvey = new Latest()
  #latestTrace = new Latest()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Runs the program under every engine. */
  async survey(lab: Lab, program: string, engines: readonly string[]): Promise<void> {
    const current = this.#latestSurvey.begin()
    this.surveying = true
    this.trouble = null
    try {
      const runs = await lab.ask({ tool: 'survey', files: { 'main.py': program }, engines: [...engines] }, (answer) =>
        readSurvey(answer, engines),
      )
      if (current()) this.runs = runs
    } catch (error) {
      if (!current()) return
      this.runs = null
      this.trouble = troubleOf(error)
    } finally {
      if (current()) this.surveying = false
    }
  }

  /** Records the run under one engine, at its end; the picture before it stays until then. */
  look(lab: Lab, program: string, engine: string): void {
    const current = this.#latestTrace.begin()
    clearTimeout(this.#timer)
    const key = `${engine}\n${program}`
    const kept = this.#traces.get(key)
    if (kept) {
      this.#show(kept, engine)
      this.recording = false
      return
    }
    this.recording = true
    this.#timer = setTimeout(() => void this.#record(lab, program, engine, key, current), REST_MS)
  }

  async #record(lab: Lab, program: string, engine: string, key: string, current: () => boolean): Promise<void> {
    try {
      const trace = await lab.record({ files: { 'main.py': program }, engine })
      if (this.#traces.size >= MOST_KEPT) this.#traces.clear()
      this.#traces.set(key, trace)
      if (current()) this.#show(trace, engine)
    } catch (error) {
      if (current()) this.trouble ??= troubleOf(error)
    } finally {
      if (current()) this.recording = false
    }
  }

  #show(trace: TraceStore, engine: string): void {
    this.playback.show(trace)
    this.playback.last()
    this.shown = engine
  }
}
