/** A formatter is dear to make and cheap to use; a step on screen writes hundreds of counts. */
const english = new Intl.NumberFormat('en')
const korean = new Intl.NumberFormat('ko')

export const countEn = (count: number): string => english.format(count)
export const countKo = (count: number): string => korean.format(count)
