import { marked, type Token, type Tokens } from 'marked'
import { createElement, type ReactNode } from 'react'

/**
 * Markdown as React elements: no HTML is ever made of what somebody typed, so that nothing of it can run. What is HTML in the text is
 * shown as the letters that it is, a picture by its description, and a link only where it leads to the web, a mail or a telephone.
 */

/** Where a link may lead: an address of the web, of mail, of a telephone, or a place of the portal. */
const mayLead = (href: string): boolean => /^(https?:\/\/|mailto:|tel:|\/(?![/\\]))/i.test(href)

/** How deep quotes and lists stand in one another before the rest is shown as it was typed. */
const deepest = 12

/** The inside of what holds others: of each, its elements in order. */
const all = (tokens: Token[] | undefined, depth: number): ReactNode[] =>
  (tokens ?? []).map((token, index) => elementOf(token, String(index), depth + 1))

/** What the lexer has escaped for HTML is a letter again: React escapes what it writes. */
const plain = (text: string): string =>
  text.replace(
    /&(amp|lt|gt|quot|#39);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name]!,
  )

function elementOf(token: Token, key: string, depth: number): ReactNode {
  if (depth > deepest) return plain(token.raw)
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'heading':
      // The page's own title is the first; those of a text come under it.
      return createElement(`h${Math.min(token.depth + 1, 4)}`, { key }, all(token.tokens, depth))
    case 'paragraph':
      return createElement('p', { key }, all(token.tokens, depth))
    case 'blockquote':
      return createElement('blockquote', { key }, all(token.tokens, depth))
    case 'list':
      return createElement(
        token.ordered ? 'ol' : 'ul',
        { key, ...(token.ordered && token.start !== 1 ? { start: Number(token.start) } : {}) },
        (token as Tokens.List).items.map((item, index) => createElement('li', { key: index }, all(item.tokens, depth))),
      )
    case 'code':
      return createElement('pre', { key }, createElement('code', null, token.text))
    case 'hr':
      return createElement('hr', { key })
    case 'table':
      return createElement('div', { key, className: 'markdown-table' }, tableOf(token as Tokens.Table, depth))
    case 'strong':
    case 'em':
    case 'del':
      return createElement(token.type, { key }, all(token.tokens, depth))
    case 'codespan':
      return createElement('code', { key }, plain(token.text))
    case 'br':
      return createElement('br', { key })
    case 'link': {
      const inside = all(token.tokens, depth)
      if (!mayLead(token.href)) return createElement('span', { key }, inside)
      const away = /^https?:/i.test(token.href)
      return createElement(
        'a',
        { key, href: token.href, ...(away ? { rel: 'noreferrer noopener', target: '_blank' } : {}) },
        inside,
      )
    }
    case 'image':
      return createElement('span', { key }, plain(token.text))
    case 'text':
    case 'escape':
      return 'tokens' in token && token.tokens
        ? createElement('span', { key }, all(token.tokens, depth))
        : plain(token.text)
    default:
      // HTML, and whatever a later version of the library finds.
      return plain(token.raw)
  }
}

function tableOf(token: Tokens.Table, depth: number): ReactNode {
  const row = (cells: Tokens.TableCell[], kind: 'th' | 'td') =>
    cells.map((cell, index) =>
      createElement(
        kind,
        {
          key: index,
          ...(cell.align ? { style: { textAlign: cell.align } } : {}),
          ...(kind === 'th' ? { scope: 'col' } : {}),
        },
        all(cell.tokens, depth),
      ),
    )
  return createElement(
    'table',
    null,
    createElement('thead', null, createElement('tr', null, row(token.header, 'th'))),
    createElement(
      'tbody',
      null,
      token.rows.map((cells, index) => createElement('tr', { key: index }, row(cells, 'td'))),
    ),
  )
}

/** A text in Markdown, as elements to stand in a page under a title of its own. */
export function Markdown({ text }: { text: string }): ReactNode {
  return createElement('div', { className: 'markdown' }, all(marked.lexer(text, { gfm: true, breaks: true }), 0))
}
