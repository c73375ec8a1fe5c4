/*
 * Before the page itself: the chosen theme, and a line that stays when the page cannot start. In the JavaScript of old, so
 * that every browser can read it. It says what has become of the start in data-boot of the root element: opening, started,
 * failed, old (the browser lacks what the page cannot do without) or unstyled (src/main.ts finds the stylesheet missing).
 */
;(function () {
  'use strict'
  var root = document.documentElement

  // Before the first paint, so that a chosen theme does not flash. Storage may be blocked, or not be there at all.
  try {
    var theme = window.localStorage.getItem('dezero-in-steps/theme') || window.localStorage.getItem('theme')
    if (theme === 'light' || theme === 'dark') root.setAttribute('data-theme', theme)
  } catch (refused) {
    // The system's theme it is.
  }

  function fits() {
    return (
      'noModule' in document.createElement('script') &&
      typeof ResizeObserver === 'function' &&
      typeof Array.prototype.toReversed === 'function' &&
      typeof Object.hasOwn === 'function' &&
      typeof HTMLDialogElement === 'function'
    )
  }

  function show() {
    var says = root.getAttribute('data-boot')
    var boot = document.getElementById('boot')
    if (!boot || says === 'started') return
    boot.setAttribute('data-says', says)
    var lines = boot.getElementsByTagName('p')
    for (var i = 0; i < lines.length; i++) lines[i].hidden = lines[i].getAttribute('data-when') !== says
    var button = boot.getElementsByTagName('button')[0]
    button.hidden = says !== 'failed' && says !== 'unstyled'
    button.onclick = function () {
      location.reload()
    }
  }

  function fail() {
    if (root.getAttribute('data-boot') !== 'opening') return
    root.setAttribute('data-boot', 'failed')
    show()
  }

  root.setAttribute('data-boot', fits() ? 'opening' : 'old')
  document.addEventListener('DOMContentLoaded', show)
  // Caught on the way down: what a script element reports does not rise to the window.
  window.addEventListener(
    'error',
    function (event) {
      var from = event.target
      // The page's own script, or an error while it runs for the first time.
      if (from === window || (from && from.tagName === 'SCRIPT')) fail()
    },
    true,
  )
  // Scripts of the page run before this: it has started by now, or will not.
  window.addEventListener('load', function () {
    fail()
    show()
  })
})()
