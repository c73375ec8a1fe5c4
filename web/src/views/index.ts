/** The views beside the stepper; each is fetched when somebody opens it, and brings its own words. */
import type { Component } from 'svelte'
import type { Session } from '../app/session.svelte'
import type { View } from '../address/settings'

type ViewModule = { default: Component<{ session: Session }> }

const views: Record<Exclude<View, 'step'>, () => Promise<ViewModule>> = {
  compare: () => import('./compare/Compare.svelte'),
  machine: () => import('./machine/Machine.svelte'),
  memory: () => import('./memory/Memory.svelte'),
  functions: () => import('./functions/Functions.svelte'),
  contents: () => import('./contents/Contents.svelte'),
  glossary: () => import('./glossary/Glossary.svelte'),
}

export const loadView = (view: Exclude<View, 'step'>): Promise<ViewModule> => views[view]()
