/** A formatter is expensive to make and cheap to use; one step on screen formats hundreds of counts. */
const english = new Intl.NumberFormat('en')
const korean = new Intl.NumberFormat('ko')

export const countEn = (count: number): string => english.format(count)
export const countKo = (count: number): string => korean.format(count)
