/** The views beside the stepper; each is fetched when somebody opens it. Its words are in i18n/views/. */
import type { Component } from 'svelte'
import type { Session } from '../app/session.svelte'
import type { View } from '../app/settings'

type ViewModule = { default: Component<{ session: Session }> }

const modules = import.meta.glob<ViewModule>('./*/[A-Z]*.svelte')

export function loadView(view: Exclude<View, 'step'>): Promise<ViewModule> {
  const name = `${view[0]!.toUpperCase()}${view.slice(1)}`
  const load = modules[`./${view}/${name}.svelte`]
  if (!load) throw new Error(`There is no view ${view}.`)
  return load()
}
