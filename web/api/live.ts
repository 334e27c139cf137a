import { useQueryClient } from '@tanstack/react-query'
import { createParser } from 'eventsource-parser'
import { useEffect, useRef } from 'react'
import { openStream } from './client.ts'

/** What is followed, each with what to do when it changes. */
const followed = new Map<string, Set<() => void>>()
let current: AbortController | undefined
let opening: ReturnType<typeof setTimeout> | undefined
/** The topics of the stream that is open. */
let asked = ''
/** How often in a row none could be opened. */
let failures = 0

const wanted = () => [...followed.keys()].sort().join(' ')
const callAll = () => {
  for (const callbacks of followed.values()) for (const call of callbacks) call()
}

/** Reads one stream to its end. @returns whether another is to be opened */
async function read(topics: string, signal: AbortSignal): Promise<boolean> {
  const response = await openStream('/live', { query: { topics }, signal })
  // Whoever is refused is told so by what the page asks itself.
  if (!response.ok) return response.status >= 500 || response.status === 429
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === 'following') failures = 0
      else if (event === 'missed') setTimeout(callAll, Math.random() * 2_000)
      else for (const call of followed.get(data) ?? []) call()
    },
  })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return true
    parser.feed(value)
  }
}

/** Opens the one stream of this page anew, if it follows other things than before: a hidden page follows nothing, and asks again once it is seen. */
function follow(): void {
  clearTimeout(opening)
  opening = setTimeout(() => {
    const topics = document.visibilityState === 'visible' ? wanted() : ''
    if (topics === asked) return
    current?.abort()
    current = undefined
    asked = topics
    if (topics === '') return
    const mine = new AbortController()
    current = mine
    void (async () => {
      for (;;) {
        const again = await read(topics, mine.signal).catch(() => true)
        if (mine.signal.aborted || !again) return
        await new Promise((done) => setTimeout(done, Math.min(30_000, 500 * 2 ** failures) * (0.5 + Math.random())))
        failures++
        if (mine.signal.aborted) return
        // What was told meanwhile was not heard.
        callAll()
      }
    })()
  }, 50)
}

let watching = false
function watch(): void {
  if (watching) return
  watching = true
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && followed.size > 0) callAll()
    follow()
  })
}

/** A change often comes with others: what follows is called once for them. */
const togetherMilliseconds = 60

/**
 * Calls `changed` soon after a record that the page shows changed, whoever changed it (P33). A page has one stream for all that it follows.
 * @param topic a kind that a space declares under `live` and which one of it, `support.ticket:6f1…`; undefined: nothing yet
 */
export function useLive(topic: string | undefined, changed: () => void): void {
  const latest = useRef(changed)
  latest.current = changed
  useEffect(() => {
    if (!topic) return
    watch()
    let waiting: ReturnType<typeof setTimeout> | undefined
    const call = () => {
      waiting ??= setTimeout(() => {
        waiting = undefined
        latest.current()
      }, togetherMilliseconds)
    }
    const calls = followed.get(topic) ?? new Set()
    followed.set(topic, calls.add(call))
    follow()
    return () => {
      clearTimeout(waiting)
      calls.delete(call)
      if (calls.size === 0) followed.delete(topic)
      follow()
    }
  }, [topic])
}

/** Asks again what the page shows of a record once that changed: the answers under `queryKey`. */
export function useLiveQuery(topic: string | undefined, queryKey: readonly unknown[]): void {
  const store = useQueryClient()
  useLive(topic, () => void store.invalidateQueries({ queryKey }))
}

/** All that the page shows is asked again once a notice comes: something of the person's was decided, or answered. */
export function useLiveNotices(accountId: string): void {
  const store = useQueryClient()
  useLive(`account:${accountId}`, () => void store.invalidateQueries())
}
