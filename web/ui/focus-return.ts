import { useEffect, useState } from 'react'

let opener: Element | null = null

/**
 * Gives the focus back when a drawer or a dialog closes: to what opened it, where it is still there, else to the title of the page.
 * One that takes the place of another keeps the opener of the first.
 */
export function useFocusReturn(opened: boolean): void {
  useState(() => remember(opened))
  useEffect(() => {
    if (!opened) return
    remember(true)
    return () => {
      setTimeout(() => {
        if (document.activeElement !== document.body || document.querySelector('[role=dialog]')) return
        const target = row?.() ?? (opener?.isConnected ? opener : document.querySelector('main h1'))
        row = undefined
        if (!(target instanceof HTMLElement)) return
        if (target.matches('h1')) target.tabIndex = -1
        target.focus({ preventScroll: true })
      }, 30)
    }
  }, [opened])
}

let row: (() => HTMLElement | undefined) | undefined

/** The row of the record that closes takes the focus, before what opened it: from one record to the next that may be another. */
export function returnFocusTo(found: () => HTMLElement | undefined): void {
  row = found
}

function remember(opened: boolean): void {
  const active = document.activeElement
  if (opened && active && active !== document.body && !active.closest('[role=dialog], [role=menu]')) opener = active
}
