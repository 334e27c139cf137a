import { Button, Modal, TextInput } from '@mantine/core'
import { IconLogout, IconSearch } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ComponentType, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { ApiProblem } from '../api/client.ts'
import { signOut } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { inLanguage } from '../ui/navigation.ts'
import { plain } from '../ui/plain.ts'
import { searchSources } from '../ui/search.ts'
import { usePlaces } from './navigation.ts'

interface Item {
  key: string
  label: string
  detail?: string
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  run: () => void
}

/** From this many letters on, records are looked for besides pages. */
const enough = 2

/**
 * The search of the frame (`Ctrl K`): pages and acts at once, and the records of the spaces after a pause, each kind by itself; one
 * that fails says so beside the others. Arrows move, Entrée opens.
 * @param early what was typed before its field was there, each letter once
 */
export function Palette({ onClose, early }: { onClose: () => void; early: () => string }) {
  const t = useTexts()
  const navigate = useNavigate()
  const places = usePlaces()
  const [text, setText] = useState('')
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const typed = text.trim()
  useEffect(() => {
    const timer = setTimeout(() => setWords(typed), 250)
    return () => clearTimeout(timer)
  }, [typed])

  const sources = searchSources()
  const looking = typed.length >= enough
  const queries = useQueries({
    queries: sources.map((source) => ({
      queryKey: ['search', source.key, words],
      queryFn: ({ signal }: { signal: AbortSignal }) => source.find(words, signal),
      enabled: looking && words.length >= enough,
      retry: false,
    })),
  })
  const pending = looking && (words !== typed || queries.some((query) => query.isFetching))
  // What one may not read is not looked for; that is no failure.
  const failed = looking
    ? sources.filter((_, index) => {
        const { error } = queries[index]!
        return error && (error as Partial<ApiProblem>).status !== 403
      })
    : []

  const pages: Item[] = [
    ...places.map((shortcut) => ({
      key: shortcut.key,
      label: inLanguage(shortcut.title),
      // Found by what it is for, too.
      act: shortcut.act && inLanguage(shortcut.act.title),
      icon: shortcut.icon,
      run: () => void navigate({ to: shortcut.to }),
    })),
    { key: 'sign-out', label: t('shell.signOut'), act: undefined, icon: IconLogout, run: () => void signOut() },
  ].filter(({ label, act }) => [label, act ?? ''].some((words) => plain(words).includes(plain(typed))))
  const groups = [
    { key: 'pages', title: t('palette.pages'), items: pages },
    ...sources.map((source, index) => ({
      key: source.key,
      title: source.title(),
      items: (looking ? (queries[index]!.data ?? []) : []).map((found) => ({
        key: `${source.key}-${found.id}`,
        label: found.title,
        detail: found.detail,
        icon: source.icon,
        run: () => void navigate({ to: found.to }),
      })),
    })),
  ].filter((group) => group.items.length > 0)
  const items: Item[] = groups.flatMap((group) => group.items)
  const current = Math.min(at, items.length - 1)

  function go(index: number) {
    setAt(index)
    list.current?.querySelectorAll('[role=option]')[index]?.scrollIntoView({ block: 'nearest' })
  }
  function open(item: Item) {
    onClose()
    item.run()
  }
  function press(event: KeyboardEvent) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      go((current + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % Math.max(1, items.length))
    } else if (event.key === 'Enter' && items[current]) {
      event.preventDefault()
      open(items[current])
    }
  }

  return (
    <Modal.Root opened onClose={onClose} size={600} yOffset="12vh" centered={false}>
      <Modal.Overlay />
      <Modal.Content radius="xl" aria-label={t('palette.title')}>
        <div className="palette-field">
          <TextInput
            data-autofocus
            role="combobox"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={items[current] ? `${id}-${items[current].key}` : undefined}
            aria-label={t(sources.length ? 'palette.placeholderRecords' : 'palette.placeholder')}
            placeholder={t(sources.length ? 'palette.placeholderRecords' : 'palette.placeholder')}
            leftSection={<IconSearch size={17} stroke={1.7} aria-hidden />}
            value={text}
            maxLength={100}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setAt(0)
            }}
            onFocus={() => {
              const before = early()
              if (before) setText((now) => now + before)
            }}
            onKeyDown={press}
          />
        </div>
        <div ref={list} className="palette-list" role="listbox" id={`${id}-list`} aria-label={t('palette.results')}>
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a listbox
            <div key={group.key} role="group" aria-label={group.title}>
              <p className="palette-group" aria-hidden="true">
                {group.title}
              </p>
              {group.items.map((item) => {
                const index = items.indexOf(item)
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the field above holds the keys of the list
                  <div
                    key={item.key}
                    id={`${id}-${item.key}`}
                    className="palette-item"
                    role="option"
                    aria-selected={index === current}
                    tabIndex={-1}
                    onMouseMove={() => setAt(index)}
                    onClick={() => open(item)}
                  >
                    <item.icon size={17} stroke={1.7} aria-hidden />
                    <span className="name">{item.label}</span>
                    {item.detail ? <span className="detail">{item.detail}</span> : null}
                  </div>
                )
              })}
            </div>
          ))}
        </div>
        {failed.length > 0 ? (
          <div className="palette-failed" role="alert">
            <span>{t('palette.failed', { names: failed.map((source) => source.title()).join(', ') })}</span>
            <Button
              size="xs"
              variant="default"
              onClick={() => {
                for (const query of queries) if (query.isError) void query.refetch()
              }}
            >
              {t('palette.retry')}
            </Button>
          </div>
        ) : null}
        <p className="help palette-status" role="status">
          {pending
            ? t('palette.looking')
            : items.length === 0 && failed.length === 0
              ? t('palette.none', { text: typed })
              : null}
        </p>
      </Modal.Content>
    </Modal.Root>
  )
}
