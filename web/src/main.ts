import { isWhole, stylesheets } from './app/importPart' // first: everything else may fetch parts
import { mount } from 'svelte'
import './app.css'
import { troubles } from './app/troubles.svelte'
import { initialLanguage } from './address/language'
import Root from './Root.svelte'

const root = document.documentElement
const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
// boot.js has checked what the page needs, and says which browsers have it.
if (root.dataset.boot !== 'old') {
  troubles.language = initialLanguage()
  troubles.listen(window)
  // The page knows where its reader was, and the texts are not there yet when the browser would scroll.
  history.scrollRestoration = 'manual'

  mount(Root, { target })
  root.dataset.boot = stylesheets().every(isWhole) ? 'started' : 'unstyled'
}
