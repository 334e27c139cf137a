import { useEffect, useRef } from 'react'

const store = 'parvis-single-keys'

/** Says whether single-letter shortcuts are on (WCAG 2.1.4 asks that they can be switched off). */
export function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(store) !== 'off'
  } catch {
    return true
  }
}

/** Switches the single-letter shortcuts, for this browser. */
export function setSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(store, on ? 'on' : 'off')
  } catch {}
}

/** Whether a dialog or a menu lay over the page as the key went down: by the time a page hears of «Échap», that very key may have closed it. */
let covered = false
window.addEventListener(
  'keydown',
  () => (covered = document.querySelector('[role=dialog], [role=menu]') !== null),
  true,
)

/**
 * Listens to keys while the component is there. Names are `KeyboardEvent.key` in lower case, with `shift+` or `ctrl+` before.
 * Letters are silent in fields, in an open dialog (unless `inDialog`), and when they are switched off.
 */
export function useShortcuts(
  keys: Record<string, (event: KeyboardEvent) => void>,
  options: { inDialog?: boolean } = {},
) {
  const latest = useRef(keys)
  latest.current = keys
  const { inDialog } = options
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || event.isComposing) return
      const control = event.ctrlKey || event.metaKey
      const key = event.key.toLowerCase()
      const name = `${control ? 'ctrl+' : ''}${event.shiftKey && key.length > 1 ? 'shift+' : ''}${key}`
      const shifted = event.shiftKey && /^[a-z]$/.test(key) ? `shift+${key}` : name
      const act = latest.current[shifted] ?? latest.current[name]
      if (!act) return
      const target = event.target as HTMLElement | null
      const inField = target?.closest(
        'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]',
      )
      if (!control && inField) return
      if (!control && key.length === 1 && !singleKeysOn()) return
      if (!inDialog && covered) return
      act(event)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [inDialog])
}
