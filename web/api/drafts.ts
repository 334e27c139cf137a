import { useEffect, useRef } from 'react'

/** What a form had when its page had to go. */
type Draft = Record<string, unknown>

const prefix = 'parvis.draft:'
const oldest = 24 * 3_600_000
const secret = /password|secret|^code$/i

const open = new Set<{ name: string; typed: () => Draft | undefined }>()
let leaving = false
let whenTaken: (() => void) | undefined

const addressOf = (account: string, name: string) => `${prefix}${account}:${location.pathname}:${name}`

let account: string | undefined

/** Says whose drafts the forms of this page are; before any form is drawn. */
export function keepDraftsFor(id: string): void {
  account = id
}

/** Whether the page goes away by itself, what was typed being kept: nobody is asked then. */
export const isLeaving = (): boolean => leaving

/** Is called when a form takes back what was typed before. */
export function onDraftTaken(handler: () => void): void {
  whenTaken = handler
}

/**
 * Keeps what is typed in the open forms, for this account on this page in this tab, until the page is shown to it again; never a password.
 * The page must be left next.
 */
export function keepDrafts(): void {
  leaving = true
  if (account === undefined) return
  for (const { name, typed: read } of open) {
    const typed = Object.entries(read() ?? {}).filter(([field]) => !secret.test(field))
    try {
      if (typed.length > 0)
        sessionStorage.setItem(
          addressOf(account, name),
          JSON.stringify({ at: Date.now(), values: Object.fromEntries(typed) }),
        )
    } catch {
      // A full or forbidden storage: then the page goes as it did without it.
    }
  }
}

/** Forgets all that is kept for the account of this page: when it signs out. */
export function forgetDrafts(): void {
  for (const name of Object.keys(sessionStorage))
    if (name.startsWith(`${prefix}${account}:`)) sessionStorage.removeItem(name)
}

function take(name: string): Draft | undefined {
  if (account === undefined) return undefined
  const kept = sessionStorage.getItem(addressOf(account, name))
  if (kept === null) return undefined
  sessionStorage.removeItem(addressOf(account, name))
  const { at, values } = JSON.parse(kept) as { at: number; values: Draft }
  return Date.now() - at < oldest ? values : undefined
}

/**
 * Lets a form keep what is typed when its page has to go, and take it back when it is drawn again for the same account.
 * @param name what tells it from other forms of the page; undefined: nothing of it is ever kept
 * @param typed the fields changed by the person, undefined where there are none; files are not kept
 * @param restore puts such fields back
 */
export function useDraft(
  name: string | undefined,
  typed: () => Draft | undefined,
  restore: (values: Draft) => void,
): void {
  const form = useRef({ typed, restore })
  form.current = { typed, restore }
  useEffect(() => {
    if (name === undefined) return
    const one = { name, typed: () => form.current.typed() }
    open.add(one)
    const kept = take(name)
    if (kept) {
      form.current.restore(kept)
      whenTaken?.()
    }
    return () => {
      open.delete(one)
    }
  }, [name])
}
