/** One program and all engines: what each makes of it, and the run of the one that is looked at. */
import { readSurvey, type SurveyRun } from '../../answers/survey'
import { troubleOf, type Lab, type Trouble } from '../../app/lab'
import { Playback } from '../../stage/playback.svelte'
import type { TraceStore } from '../../trace/store'

/** Whoever pulls the slider over many steps sees the run of the one where it comes to rest. */
const REST_MS = 160
const MOST_KEPT = 60

export class Machine {
  readonly playback = new Playback()
  /** In the order of the slider; null until all have run. */
  runs = $state.raw<SurveyRun[] | null>(null)
  surveying = $state(false)
  recording = $state(false)
  trouble = $state.raw<Trouble | null>(null)
  /** The engine whose run is on screen. */
  shown = $state.raw<string | null>(null)

  #traces = new Map<string, TraceStore>()
  #askedRuns = 0
  #askedTrace = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Runs the program under every engine. */
  async survey(lab: Lab, program: string, engines: readonly string[]): Promise<void> {
    const asked = ++this.#askedRuns
    this.surveying = true
    this.trouble = null
    try {
      const runs = await lab.ask({ tool: 'survey', files: { 'main.py': program }, engines: [...engines] }, (answer) =>
        readSurvey(answer, engines),
      )
      if (asked === this.#askedRuns) this.runs = runs
    } catch (error) {
      if (asked !== this.#askedRuns) return
      this.runs = null
      this.trouble = troubleOf(error)
    } finally {
      if (asked === this.#askedRuns) this.surveying = false
    }
  }

  /** Records the run under one engine, at its end; the picture before it stays until then. */
  look(lab: Lab, program: string, engine: string): void {
    const asked = ++this.#askedTrace
    clearTimeout(this.#timer)
    const key = `${engine}\n${program}`
    const kept = this.#traces.get(key)
    if (kept) {
      this.#show(kept, engine)
      this.recording = false
      return
    }
    this.recording = true
    this.#timer = setTimeout(() => void this.#record(lab, program, engine, key, asked), REST_MS)
  }

  async #record(lab: Lab, program: string, engine: string, key: string, asked: number): Promise<void> {
    try {
      const trace = await lab.record({ files: { 'main.py': program }, engine })
      if (this.#traces.size >= MOST_KEPT) this.#traces.clear()
      this.#traces.set(key, trace)
      if (asked === this.#askedTrace) this.#show(trace, engine)
    } catch (error) {
      if (asked === this.#askedTrace) this.trouble ??= troubleOf(error)
    } finally {
      if (asked === this.#askedTrace) this.recording = false
    }
  }

  #show(trace: TraceStore, engine: string): void {
    this.playback.show(trace)
    this.playback.last()
    this.shown = engine
  }
}
