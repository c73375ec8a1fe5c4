import { countEn as n } from './counts'

const plural = (count: number, one: string, many = `${one}s`) => `${n(count)} ${count === 1 ? one : many}`
const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)

type FunctionStateWord = 'waiting' | 'queued' | 'current' | 'popped'
const functionStates: Record<FunctionStateWord, string> = {
  waiting: 'waiting',
  queued: 'queued',
  current: 'current',
  popped: 'popped',
}

/** Every word of the page. The Korean catalogue is checked against this one, key by key. */
export const en = {
  language: 'en' as 'en' | 'ko',
  app: {
    name: 'DeZero in Steps',
    lessons: 'Lessons',
    step: (step: string) => (step === 'A' ? 'Appendix A' : `${step.includes('-') ? 'Steps' : 'Step'} ${step}`),
    menu: 'Menu',
    /** Borders that can be moved. */
    borders: {
      left: 'Border between text and graph',
      desk: 'Border between exercise and graph',
      right: 'Border between graph and values',
      code: 'Border between graph and code',
      program: 'Border between program and backward',
    },
    close: 'Close',
    views: {
      step: 'Step through',
      compare: 'Compare',
      machine: 'Time machine',
      memory: 'Memory',
      functions: 'Test functions',
      contents: 'Contents',
      glossary: 'Glossary',
    },
    previousLesson: 'Previous lesson',
    nextLesson: 'Next lesson',
    opening: 'Opening…',
  },
  languages: { label: 'Language', en: 'English', ko: '한국어' },
  theme: { label: 'Theme', auto: 'Automatic', light: 'Light', dark: 'Dark' },

  transport: {
    label: 'Stepping',
    first: 'First',
    previousPop: 'Previous pop',
    nextPop: 'Next pop',
    last: 'Last',
    previousLine: 'Previous line',
    nextLine: 'Next line',
    play: 'Play',
    pause: 'Pause',
    timeline: 'Timeline',
    position: (at: number, of: number) => `pop ${n(at)} of ${n(of)}`,
    mark: (pop: number, label: string) => `Pop ${n(pop)}: ${label}`,
    speed: 'Speed',
    times: (speed: number) => `${speed}×`,
    grain: 'Step by',
    byPop: 'by pop',
    byLine: 'by line',
    predict: 'Predict',
  },

  regions: {
    graph: 'Graph',
    queue: 'funcs',
    seen: 'seen_set',
    calls: 'Open calls',
    current: 'Current pop',
    gradients: 'Gradients',
    source: 'Backward source',
    programSource: 'Program source',
    narration: 'Narration',
    output: 'Output',
    lesson: 'Lesson',
    details: 'Details',
    program: 'Program',
    engine: 'Engine',
  },

  graph: {
    variable: (v: { label: string; data: string; grad: string; generation: number | null; freed?: boolean }) =>
      [
        `Variable ${v.label}`,
        `data ${v.data}`,
        `grad ${v.grad}`,
        v.generation === null ? '' : `generation ${v.generation}`,
        v.freed ? 'freed' : '',
      ]
        .filter(Boolean)
        .join(', '),
    function: (f: {
      letter: string
      label: string
      of: string[]
      generation: number | null
      state: FunctionStateWord
      freed?: boolean
    }) =>
      [
        `Function ${f.letter}`,
        f.of.length > 0 ? `${f.label} of ${f.of.join(' and ')}` : f.label,
        f.generation === null ? '' : `generation ${f.generation}`,
        functionStates[f.state],
        f.freed ? 'freed' : '',
      ]
        .filter(Boolean)
        .join(', '),
    states: functionStates,
    arrived: (count: number, expected: number) => `${n(count)} of ${n(expected)}`,
    generation: 'generation',
    depth: 'depth',
    oneArray: 'one array',
    overview: 'The whole graph, small; press to go there',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit',
    follow: 'Follow',
    watchForward: 'Watch the graph being built',
    fullScreen: 'Full screen',
    leaveFullScreen: 'Leave full screen',
    empty: 'No graph yet. Press Run: each call of a function adds a node.',
    emptyHere: 'Nothing has been computed yet. The next lines build the graph.',
    layingOut: 'Laying out the graph…',
    layoutFailed: 'The graph could not be drawn. The panels still show every step.',
    legendText: {
      ring: 'A variable; its ring fills as gradients arrive',
      waiting: 'A function, not yet queued',
      queued: 'In the queue',
      current: 'Popped now',
      popped: 'Done',
      flowed: 'A gradient has flowed here',
    },
  },

  /** A leaf's value that can be moved. */
  hand: {
    label: 'Change the value',
    hint: 'Drag the circle sideways, or press + and −: the program runs again with the new value.',
    effect: (m: { leaf: string; root: string; dx: string; dy: string; times: string }) =>
      `${m.leaf} ${m.dx} gives ${m.root} ${m.dy}: ${m.times} times as much.`,
  },
  queue: {
    empty: 'empty',
    next: 'next',
    generation: (generation: number) => `gen ${generation}`,
    generationLong: (generation: number) => `generation ${generation}`,
    sorted: 'sorted',
    unchanged: 'already in order',
    moved: 'reordered',
    named: (name: string, type: string) => `${name} in this engine (${type})`,
    unknown: 'No queue was found in this engine, so the pops are shown but not what waits.',
    notYet: 'backward() has not put anything in the queue yet.',
  },
  seen: {
    empty: 'empty',
    unknown: 'This engine keeps no seen_set: a function can be queued twice.',
  },
  calls: { none: 'No call of backward() is open.' },
  current: {
    none: 'Nothing popped yet.',
    gys: 'in',
    gxs: 'out',
    applied: (operation: string, of: string[]) => (of.length > 0 ? `${operation} of ${of.join(' and ')}` : operation),
    to: (label: string) => `to ${label}`,
    instead: (computed: string, delivered: string, label: string) =>
      `computed ${computed}, delivered ${delivered} to ${label}`,
    gathering: 'It reads the gradients of its outputs.',
  },
  gradients: {
    variable: 'variable',
    data: 'data',
    grad: 'grad',
    arrived: 'arrived',
    arrivedOf: (count: number, expected: number) => `${n(count)} of ${n(expected)}`,
    none: 'None',
    verdicts: {
      right: 'right',
      wrong: 'wrong',
      partial: 'partial: more is still to come, or it was computed from something that was',
    },
    due: (value: string) => `should be ${value}`,
    incomplete: 'incomplete',
    complete: 'complete',
    why: (label: string, grad: string) => `Why is ${label}.grad ${grad}?`,
    empty: 'No variables yet.',
    more: (count: number) => `${plural(count, 'more variable')} not shown`,
  },
  source: {
    none: 'The source of backward() appears when the program calls it.',
    by: 'By hand: the program calls Function.backward itself, without Variable.backward.',
    line: (file: string, line: number) => `${file}, line ${line}`,
    made: (letter: string, line: number) => `line ${line} made ${letter}`,
    noProgram: 'The program appears here when it has been run.',
  },
  output: {
    empty: 'Nothing printed yet.',
    cut: (lines: number) => `${plural(lines, 'line')} more, not shown.`,
    later: (lines: number) => `Show ${plural(lines, 'line')} printed later`,
  },

  details: {
    value: 'value',
    grad: 'grad',
    shape: 'shape',
    dtype: 'dtype',
    bytes: 'size',
    generation: 'generation',
    creator: 'creator',
    inputs: 'inputs',
    outputs: 'outputs',
    madeAt: 'made at',
    place: (file: string, line: number) => `${file}:${line}`,
    unknownPlace: 'unknown',
    arrived: 'gradients arrived',
    why: 'Why this gradient?',
    all: 'All details',
    state: 'state',
    pops: 'times popped',
    scalarShape: '() a single number',
    leaf: 'none: a leaf, made by the program itself',
    freed: { count: 'Freed by its reference count.', collector: 'Freed by the cyclic garbage collector.' },
    range: (min: string, max: string, mean: string) => `from ${min} to ${max}, mean ${mean}`,
    bad: (nan: number, inf: number) =>
      [nan ? `${n(nan)} NaN` : '', inf ? `${n(inf)} infinite` : ''].filter(Boolean).join(', '),
  },

  editor: {
    tabs: 'Code and lesson',
    program: 'Program',
    engine: 'Engine',
    lesson: 'Lesson',
    code: 'Code',
    values: 'Values',
    run: 'Run',
    stop: 'Stop',
    runHint: 'Ctrl+Enter',
    choose: 'Engine to run with',
    own: 'My own',
    /** The editor's own words, which are English. */
    phrases: {} as Record<string, string>,
    leave: 'Tab indents. To leave the text box, press Escape and then Tab.',
    failed: 'The editor could not be loaded; this plain text box does without it.',
    again: 'Try again',
    reset: "Reset to the lesson's text",
    undoReset: 'Undo',
    restored: 'Your unsaved work is back.',
    opening: 'Opening the lesson…',
    stale: 'The code has changed since this run. Press Run to see what it does now.',
    staleRecording: 'The graph does not show this code. Press Run to see what it does.',
    engineStep: (step: number) => `Step ${step}`,
    engineAppendix: 'Appendix A',
    engineTopological: 'Topological sort',
    engineMissing: (name: string) => `There is no engine called ${name}. Choose one from the list.`,
    engineNotLoaded: (label: string) =>
      `${label} could not be loaded, so nothing was changed. Check the connection and try again.`,
  },

  /** What happens to typed text. */
  texts: {
    others: (box: string, time: string) =>
      `Another tab has a different text in “${box}”, typed at ${time}. Both are kept.`,
    showOther: 'Show the other text',
    keepThis: 'Keep this one',
    followed: (box: string) => `“${box}” was changed in another tab; the change is shown here, too.`,
    outdated: (box: string, time: string, lost: string) =>
      `“${box}” is an older version, of ${time}. What was typed later, until ${lost}, could not be stored.`,
    lost: (box: string, lost: string) => `What was typed into “${box}” until ${lost} could not be stored.`,
    earlier: (count: number) => `Earlier texts (${n(count)})`,
    bringBack: 'Bring back',
    empty: '(empty)',
    full: "Not saved: the browser's storage for this site is full.",
    refused: 'Not saved: this browser keeps no storage for this page.',
    lostWithTab: 'What you type will be lost when this tab is closed.',
    lostWithPage: 'What you type will be lost when this page is closed or reloaded.',
    copy: 'Copy my text',
    copied: 'Copied.',
    notCopied: 'The browser did not allow copying: download the text instead.',
    download: 'Download my text',
    makeRoom: (count: number) => `Delete ${plural(count, 'earlier text')} to make room`,
  },

  kernel: {
    loading: (loaded: number, total: number) => `Loading Python ${megabytes(loaded)} of ${megabytes(total)} MB`,
    starting: 'Starting Python…',
    ready: 'Python ready',
    running: 'Running…',
    retry: 'Retry',
    waiting: 'Your program runs as soon as Python is ready.',
    failures: {
      missing: 'A file of Python is missing on this site: put the whole dist folder there again, then press Retry.',
      damaged:
        "A file of Python arrived damaged: press Retry, and if that does not help, clear this site's cache and reload.",
      offline: 'Python could not be downloaded: connect to the network and press Retry.',
      outdated: 'This page and the Python of this site are of different versions: reload the page.',
      unsupported: 'This browser cannot run Python here: use a current Firefox, Chrome, Edge or Safari.',
      crashed:
        'Python stopped unexpectedly, perhaps because it ran out of memory: press Retry, and run something smaller.',
      replaced:
        'Another document took the place in which Python runs; it was given nothing. Press Retry, or open this page in its own window.',
      silent: 'Python does not answer: press Retry, and if that does not help, reload the page.',
    },
  },

  run: {
    finished: (pops: number) => `Finished: ${plural(pops, 'pop')} recorded.`,
    finishedNoPops: 'Finished, but there is nothing to pop: the program never called backward().',
    error: (type: string, file: string, line: number) => `${type} in ${file}, line ${line}.`,
    errorNowhere: (type: string) => `${type}.`,
    errorStep: 'What happened before the error can be stepped.',
    cutEvents: (size: number) => `Cut after ${plural(size, 'event')}: what is recorded can be stepped.`,
    cutSeconds: (size: number) => `Cut after ${plural(size, 'second')}: what is recorded can be stepped.`,
    interrupted: 'Stopped: what was recorded until then can be stepped.',
    fault: (file: string | null, line: number) =>
      `The recorder itself failed${file === null ? '' : ` at ${file}, line ${line}`}, and the recording ends there.`,
    faultMeans:
      'Your program is not to blame. What is shown up to there is right; nothing is known of what came after.',
    faultDetails: 'Details for a bug report',
    recorded: 'This is a recording that came with the lesson. Press Run to run the program yourself.',
    traceback: 'Where it happened',
    damaged: (detail: string) => `The recording cannot be shown: ${detail}`,
    damagedPart: (detail: string) =>
      `The recording is damaged, so it ends here: ${detail} What was recorded before can be stepped.`,
    contradicts: (detail: string) =>
      `The recording is damaged at this point, so this step stops here: ${detail} The other steps still work.`,
  },

  share: {
    button: 'Share',
    title: 'Share this program',
    text: 'The link holds the program and your engine; nothing is stored anywhere.',
    link: 'Link',
    copy: 'Copy the link',
    copied: 'Link copied.',
    notCopied: 'The browser did not allow copying: select the link and copy it yourself.',
    tooLarge: (size: number, most: number) =>
      `This file has ${megabytes(size)} MB. A recording has at most ${megabytes(most)} MB, so it was not opened.`,
    noLink:
      'This browser cannot make a link: use a current Firefox, Chrome, Edge or Safari, or copy the program itself.',
    notRead: 'The browser could not read this file. Choose it again.',
    long: (characters: number) => `The link has ${n(characters)} characters; some chat programs cut such long links.`,
    badLink:
      "This link is damaged or incomplete, so its program could not be opened. Ask for it again; the lesson's own program is shown.",
    fromLink: 'This program came with a link. It runs only when you press Run.',
    ownKept: 'Your own text is kept: press Undo to see it.',
    waits: 'This text came with a link or from an earlier visit. It runs only when you press Run.',
    download: 'Download the recording',
    open: 'Open a recording',
  },

  help: {
    button: 'Help',
    title: 'Keys',
    typing: 'These keys work while you are not typing in a text box; Ctrl+Enter works there too.',
    keys: {
      nextPop: 'next pop',
      previousPop: 'previous pop',
      nextLine: 'next line',
      previousLine: 'previous line',
      first: 'first',
      last: 'last',
      play: 'play or pause',
      predict: 'predict the next pop, on or off',
      run: 'run the program',
      help: 'this help',
    },
    names: { space: 'Space', home: 'Home', end: 'End', ctrlEnter: 'Ctrl+Enter' },
    how: 'Run executes the program in real Python. Every step of backward() is recorded, so you can go forwards and back as often as you like.',
    tour: 'Show me around',
    about: 'About this page',
    colours: 'Orange is gradient. Blue is now. Green is complete. Red is an error.',
  },

  failures: {
    unknownLesson: (id: string) => `There is no lesson called “${id}”. Press “Contents” above to choose one.`,
    lessonNotOpened:
      'The lesson could not be loaded, so there is nothing to edit or run here. Check the connection and try again.',
    traceNotLoaded: 'The recording of this lesson could not be loaded. Press Run to make one.',
    nonsense:
      'Python gave no answer that can be used. The code may have used up all memory, or ended or changed Python itself: look through it and try again.',
  },

  glossary: {
    generation:
      'How far a function is from the start: the largest generation of its inputs. Its outputs have one more.',
    funcs: 'The list of functions whose turn is still to come. backward() takes the last one.',
    seen_set: 'The functions that were queued already, so that none is queued twice.',
    pop: 'One turn of “while funcs:”: take a function, run its backward, hand the gradients to its inputs.',
    creator: 'The function that made a variable. One that the program makes itself, such as x, has none.',
    accumulate: 'Adding a gradient to the one that is there, because a variable was used more than once.',
    inplace:
      'Changing an array itself (+=) instead of making a new one: everyone who holds that array sees the change.',
    collector: "Python's second way to free memory: it finds objects that only hold each other.",
    recursion: 'A function that calls itself.',
  },
}

export type Words = typeof en
