import { Button, Modal, TextInput } from '@mantine/core'
import { IconFile, IconLogout, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ComponentType, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { api } from '../api/client.ts'
import { signOut } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { inLanguage } from '../ui/navigation.ts'
import { plain } from '../ui/plain.ts'
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
 * The search of the frame (`Ctrl K`, P28): pages and acts at once, and after a pause, by one request, the records of every space that the
 * person may see. Arrows move, Entrée opens.
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

  const looking = typed.length >= enough
  const found = useQuery({
    queryKey: ['search', words],
    queryFn: ({ signal }) => api.get('/search', { query: { words }, signal }),
    enabled: looking && words.length >= enough,
    retry: false,
    placeholderData: (before) => before,
  })
  const pending = looking && (words !== typed || found.isFetching)
  const failed = looking && found.isError
  /** A record has the icon of the place that its page is below. */
  const iconOf = (to: string) =>
    places
      .filter((place) => to === place.to || to.startsWith(`${place.to}/`) || to.startsWith(`${place.to}?`))
      .toSorted((a, b) => b.to.length - a.to.length)[0]?.icon ?? IconFile

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
    ...(looking ? (found.data?.groups ?? []) : []).map(({ kind, title, items }) => ({
      key: kind,
      title,
      items: items.map(({ id, title, detail, to }) => ({
        key: `${kind}-${id}`,
        label: title,
        detail,
        icon: iconOf(to),
        run: () => void navigate({ to }),
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
            aria-label={t('palette.placeholderRecords')}
            placeholder={t('palette.placeholderRecords')}
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
        {failed ? (
          <div className="palette-failed" role="alert">
            <span>{t('palette.failed')}</span>
            <Button size="xs" variant="default" onClick={() => void found.refetch()}>
              {t('palette.retry')}
            </Button>
          </div>
        ) : null}
        <p className="help palette-status" role="status">
          {pending ? t('palette.looking') : items.length === 0 && !failed ? t('palette.none', { text: typed }) : null}
        </p>
      </Modal.Content>
    </Modal.Root>
  )
}
