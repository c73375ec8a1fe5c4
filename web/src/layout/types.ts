/** Plain data on both sides, so that a layout can be asked for and answered across a worker's boundary. */

export interface LayoutInput {
  variables: { id: number; creator: number | null }[]
  /** `width` is the box's, where a long label needs more than the default. */
  functions: { id: number; inputs: number[]; outputs: number[]; generation: number | null; width?: number }[]
}

export interface Point {
  x: number
  y: number
}

/** The band of one generation: its variables and, right of them, the functions that take them. */
export interface Column {
  generation: number
  /** Where the header stands. */
  x: number
  from: number
  to: number
}

export interface LayoutEdge {
  /** Unique in the picture and stable while the graph grows: `i{f}.{slot}` or `o{f}.{slot}`. */
  id: string
  kind: 'input' | 'output'
  f: number
  v: number
  /** Place among the function's inputs or outputs. */
  slot: number
  /** An SVG path in the direction of the forward run, left to right: variable to function, function to output. */
  path: string
  /**
   * The points that the path passes through, first to last. Where one variable is taken very far away again and again, a
   * later edge begins where the one before it branched off, and only together do they reach back to the variable.
   */
  points: [number, number][]
}

export interface LayoutResult {
  width: number
  height: number
  columns: Column[]
  /** False where the engine gives no usable generations; the depth along the links serves instead. */
  byGeneration: boolean
  /** Centres, by id. */
  variables: Record<number, Point>
  functions: Record<number, Point>
  edges: LayoutEdge[]
}

/** In pixels. */
export interface LayoutSizes {
  variableRadius: number
  /** From a variable's radius to the end of an edge: the outer half of its ring of arrivals, and a hair. */
  ring: number
  /** Room below the circle for the gradient's line of text. */
  labelBelow: number
  functionWidth: number
  functionHeight: number
  /** From one row to the next. */
  rowPitch: number
  /** Between two edges that pass side by side, and beside a node that an edge passes. */
  lane: number
  /** Free width between a variable's circle and the function box beside it. */
  columnGap: number
  margin: number
  /** Above the first row, for the names of the columns. */
  header: number
}

export const DEFAULT_SIZES: LayoutSizes = {
  variableRadius: 24,
  ring: 3,
  labelBelow: 34,
  functionWidth: 80,
  functionHeight: 40,
  rowPitch: 94,
  lane: 16,
  columnGap: 42,
  margin: 36,
  header: 44,
}
