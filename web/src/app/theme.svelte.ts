/** Light, dark, or as the system says; kept on the device where it allows it. */
const CHOICES = ['auto', 'light', 'dark'] as const
export type ThemeChoice = (typeof CHOICES)[number]

export class Theme {
  choice = $state<ThemeChoice>(chosen())

  next(): void {
    this.choice = CHOICES[(CHOICES.indexOf(this.choice) + 1) % CHOICES.length] ?? 'auto'
    if (this.choice === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = this.choice
    try {
      ;(localStorage as Storage | null)?.setItem('theme', this.choice) // in some WebViews it is null
    } catch (refused) {
      if (!(refused instanceof DOMException)) throw refused
    }
  }
}

/** The page's first script has read the storage already. */
function chosen(): ThemeChoice {
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'auto'
}
