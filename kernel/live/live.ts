import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { Changes } from '../db/changes.ts'

/** What a page follows: a kind and which one of it, `support.ticket:6f1…`. */
export type Topic = string

type Stream = { line: ServerResponse; accountId: string; topics: readonly Topic[]; endsAt: number }

/** The open pages of this process, each with what it follows (P33). */
export type Live = {
  /** Begins an answer that goes on: it tells each change of these topics. What is asked of rights was asked before. */
  follow: (reply: FastifyReply, accountId: string, topics: readonly Topic[]) => void
  /** Ends them all, and lets none begin: the process is closing. */
  close: () => void
}

/** A line on which nothing moves is cut by what stands between; so something does. */
const beatMilliseconds = 25_000
/** So long after it began a page asks anew, and is asked for its rights again. */
const longestMilliseconds = 10 * 60_000
/** A page that reads nothing is let go: it asks anew, and misses nothing by that. */
const mostUnread = 16 * 1024
/** A person has so many pages open at most; the one opened first is let go. */
const mostOfOne = 20

/** Keeps the streams of this process. A change costs no query: who follows asks again what they show. */
export function openLive(changes: Changes, clock: () => number = Date.now): Live {
  const byTopic = new Map<Topic, Set<Stream>>()
  const byAccount = new Map<string, Set<Stream>>()
  let closed = false
  const each = (of: Map<string, Set<Stream>>, work: (stream: Stream) => void) => {
    for (const streams of of.values()) for (const stream of streams) work(stream)
  }
  const remove = (of: Map<string, Set<Stream>>, key: string, stream: Stream) => {
    const streams = of.get(key)
    streams?.delete(stream)
    if (streams?.size === 0) of.delete(key)
  }
  const add = (of: Map<string, Set<Stream>>, key: string, stream: Stream) => {
    const streams = of.get(key)
    if (streams) streams.add(stream)
    else of.set(key, new Set([stream]))
  }
  const say = ({ line }: Stream, text: string) => {
    if (line.writableLength > mostUnread) line.destroy()
    else line.write(text)
  }
  const tell = (topic: Topic) => {
    for (const stream of byTopic.get(topic) ?? []) say(stream, `data: ${topic}\n\n`)
  }
  changes.onLive((topic) => {
    // What was told while nobody listened was not heard: every page asks again.
    if (topic === undefined) each(byAccount, (stream) => say(stream, 'event: missed\ndata\n\n'))
    else if (!topic.endsWith(':*')) tell(topic)
    else for (const followed of [...byTopic.keys()]) if (followed.startsWith(topic.slice(0, -1))) tell(followed)
  })
  const beat = setInterval(() => {
    const now = clock()
    each(byAccount, (stream) => {
      if (now >= stream.endsAt) stream.line.end()
      else say(stream, ':\n\n')
    })
  }, beatMilliseconds)
  beat.unref()
  return {
    follow: (reply, accountId, topics) => {
      const line = reply.raw
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) line.setHeader(name, value)
      line.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // A proxy that gathers answers would keep the changes to itself.
        'x-accel-buffering': 'no',
      })
      reply.hijack()
      if (closed) {
        line.end()
        return
      }
      const stream: Stream = { line, accountId, topics, endsAt: clock() + longestMilliseconds }
      line.once('close', () => {
        for (const topic of topics) remove(byTopic, topic, stream)
        remove(byAccount, accountId, stream)
      })
      line.on('error', () => {})
      const open = byAccount.get(accountId)
      if (open && open.size >= mostOfOne) open.values().next().value!.line.end()
      for (const topic of topics) add(byTopic, topic, stream)
      add(byAccount, accountId, stream)
      // Which of what was asked it may follow: of the rest it learns nothing, there or not.
      line.write(`event: following\ndata: ${topics.join(' ')}\n\n`)
    },
    close: () => {
      closed = true
      clearInterval(beat)
      each(byAccount, ({ line }) => line.end())
    },
  }
}
