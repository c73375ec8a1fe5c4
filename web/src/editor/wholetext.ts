import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

// One key gives one character: two for a surrogate pair, and for a Mac's double space (". ").
const MOST_OF_ONE_KEY = 2

/**
 * Text that arrives at once without a paste (dictation, a phone's clipboard row, text put in by a script or an
 * assistive tool) goes in exactly as it is. Left to the browser it becomes DOM first and is read back from there: a
 * leading empty line can be lost, thousands of lines take half a minute, and a last line that is `)` or `else:`
 * would be indented anew as if it had been typed.
 */
export const wholeText: Extension = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const text = event.data
    if (event.inputType !== 'insertText' || text === null || text.length <= MOST_OF_ONE_KEY || view.composing)
      return false
    // A selection made by a script right before is announced later than its input: let CodeMirror read it now.
    document.dispatchEvent(new Event('selectionchange'))
    event.preventDefault()
    view.dispatch(view.state.replaceSelection(view.state.toText(text)), {
      userEvent: 'input.paste',
      scrollIntoView: true,
    })
    return true
  },
})
