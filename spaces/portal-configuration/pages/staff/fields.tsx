import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconGripVertical, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { createContext, type ReactNode, useContext, useRef, useState } from 'react'
import { languages, useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { ChangedField } from '../../../../web/ui/fields.tsx'
import { MarkdownField } from '../../../../web/ui/markdown-field.tsx'
import type { Draft } from './draft.ts'

const DraftContext = createContext<Draft | undefined>(undefined)
export const DraftProvider = DraftContext.Provider
export const useOpenDraft = (): Draft => useContext(DraftContext)!

type FieldProps = { path: string; label: string; help?: ReactNode; required?: boolean; rows?: number; longest?: number }

/** A line or several of the draft. What replaces what is in force is brass. */
export function Words({ path, label, help, rows, longest, required, kind }: FieldProps & { kind?: 'email' | 'tel' }) {
  const draft = useOpenDraft()
  const value = draft.get<string>(path) ?? ''
  const former = draft.former<string | undefined>(path)
  const common = {
    label,
    description: help,
    value,
    required: required ?? false,
    withAsterisk: false,
    maxLength: longest ?? 500,
    autoComplete: 'off',
    error: draft.errorOf(path),
    onChange: (event: { currentTarget: { value: string } }) => draft.set(path, event.currentTarget.value),
  }
  return (
    <ChangedField former={former === undefined || former === value ? undefined : former}>
      {rows ? <Textarea {...common} rows={rows} /> : <TextInput {...common} {...(kind ? { type: kind } : {})} />}
    </ChangedField>
  )
}

/** A text in every language, one field for each. */
export function Texts(props: FieldProps & { markdown?: boolean }) {
  const t = useTexts()
  const draft = useOpenDraft()
  return (
    <div className={props.markdown ? 'portal-texts one' : 'portal-texts'}>
      {languages.map((language, index) => {
        const label = t('form.inLanguage', { label: props.label, language: t(`form.languages.${language}`) })
        const path = `${props.path}.${language}`
        return props.markdown ? (
          <MarkdownField
            key={language}
            label={label}
            lang={language}
            value={draft.get<string>(path) ?? ''}
            onChange={(value) => draft.set(path, value)}
            error={draft.errorOf(path)}
            maxLength={props.longest ?? 20_000}
          />
        ) : (
          <Words key={language} {...props} path={path} label={label} help={index === 0 ? props.help : undefined} />
        )
      })}
    </div>
  )
}

/** A choice of the draft. */
export function Choice(props: FieldProps & { options: Array<{ value: string; label: string }> }) {
  const draft = useOpenDraft()
  return (
    <NativeSelect
      label={props.label}
      description={props.help}
      data={props.options}
      value={draft.get<string | null>(props.path) ?? ''}
      error={draft.errorOf(props.path)}
      onChange={(event) => draft.set(props.path, event.currentTarget.value || null)}
    />
  )
}

/** A day of the draft, or none. */
export function DayOf({ path, label, help }: FieldProps) {
  const draft = useOpenDraft()
  return (
    <DateField
      label={label}
      description={help}
      value={draft.get<string | null>(path) ?? ''}
      onChange={(value) => draft.set(path, value || null)}
      error={draft.errorOf(path)}
    />
  )
}

const idOf = (one: object) => (one as { id?: string; key?: string }).id ?? (one as { key?: string }).key

/**
 * A list of the draft in its order: moved by its handle (dragged, or the arrows on it), opened to be edited in place, added to, taken from.
 * @param fresh what a new one begins as
 */
export function OrderedList<T extends object>(props: {
  path: string
  label: string
  nameOf: (one: T, index: number) => string
  drawOf?: (one: T, index: number) => ReactNode
  edit: (one: T, path: string, index: number) => ReactNode
  fresh?: () => T
  addLabel?: string
  most: number
  empty?: string
}) {
  const t = useTexts('portalConfiguration')
  const draft = useOpenDraft()
  const [open, setOpen] = useState<string>()
  const [said, setSaid] = useState('')
  const [over, setOver] = useState<number>()
  const dragged = useRef<number>(undefined)
  const list = useRef<HTMLUListElement>(null)
  const items = draft.get<T[]>(props.path) ?? []
  const keyOf = (one: T, index: number) => idOf(one) ?? String(index)
  function move(from: number, to: number): void {
    if (to < 0 || to >= items.length || from === to) return
    const next = [...items]
    const [one] = next.splice(from, 1)
    next.splice(to, 0, one!)
    draft.set(props.path, next)
    setSaid(t('list.moved', { name: props.nameOf(one!, to), at: to + 1, of: items.length }))
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('.portal-handle')[to]?.focus())
  }
  const remove = (index: number) => {
    draft.set(
      props.path,
      items.filter((_, at) => at !== index),
    )
    setSaid(t('list.removed', { name: props.nameOf(items[index]!, index) }))
    requestAnimationFrame(() =>
      list.current?.querySelectorAll<HTMLElement>('.portal-handle')[Math.max(0, index - 1)]?.focus(),
    )
  }
  const former = draft.former<T[] | undefined>(props.path) ?? []
  const isChanged = (one: T) => {
    // An order that nobody chose yet is that of the spaces: nothing of it replaces anything.
    if (!props.fresh && former.length === 0) return false
    const id = idOf(one)
    const was = id
      ? former.find((other) => idOf(other) === id)
      : former.find((other) => JSON.stringify(other) === JSON.stringify(one))
    return JSON.stringify(was) !== JSON.stringify(one)
  }
  return (
    <div className="portal-list">
      {items.length === 0 && props.empty ? <p className="help">{props.empty}</p> : null}
      <ul ref={list} aria-label={props.label}>
        {items.map((one, index) => {
          const key = keyOf(one, index)
          const name = props.nameOf(one, index) || t('list.unnamed')
          const at = `${props.path}.${index}`
          const isOpen = open === key || draft.isRefused(`${at}.`)
          return (
            <li
              key={key}
              className={[over === index ? 'over' : '', isChanged(one) ? 'changed-row' : ''].join(' ')}
              onDragOver={(event) => {
                if (dragged.current === undefined) return
                event.preventDefault()
                setOver(index)
              }}
              onDrop={(event) => {
                event.preventDefault()
                if (dragged.current !== undefined) move(dragged.current, index)
                setOver(undefined)
              }}
            >
              <div className="portal-row">
                <button
                  type="button"
                  className="portal-handle"
                  draggable
                  aria-label={t('list.handle', { name })}
                  title={t('list.handleHelp')}
                  onDragStart={(event) => {
                    dragged.current = index
                    event.dataTransfer.effectAllowed = 'move'
                    event.dataTransfer.setData('text/plain', name)
                  }}
                  onDragEnd={() => {
                    dragged.current = undefined
                    setOver(undefined)
                  }}
                  onKeyDown={(event) => {
                    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
                    if (by === 0) return
                    event.preventDefault()
                    move(index, index + by)
                  }}
                >
                  <IconGripVertical size={17} stroke={1.7} aria-hidden />
                </button>
                <div className="portal-what">{props.drawOf ? props.drawOf(one, index) : <strong>{name}</strong>}</div>
                <span className="portal-moves">
                  <button
                    type="button"
                    className="portal-act"
                    aria-label={t('list.up', { name })}
                    disabled={index === 0}
                    onClick={() => move(index, index - 1)}
                  >
                    <IconArrowUp size={17} stroke={1.7} aria-hidden />
                  </button>
                  <button
                    type="button"
                    className="portal-act"
                    aria-label={t('list.down', { name })}
                    disabled={index === items.length - 1}
                    onClick={() => move(index, index + 1)}
                  >
                    <IconArrowDown size={17} stroke={1.7} aria-hidden />
                  </button>
                </span>
                {props.fresh ? (
                  <>
                    <button
                      type="button"
                      className="portal-act"
                      aria-expanded={isOpen}
                      aria-label={t('list.edit', { name })}
                      onClick={() => setOpen(isOpen ? '' : key)}
                    >
                      <IconPencil size={17} stroke={1.7} aria-hidden />
                    </button>
                    <button
                      type="button"
                      className="portal-act"
                      aria-label={t('list.remove', { name })}
                      onClick={() => remove(index)}
                    >
                      <IconTrash size={17} stroke={1.7} aria-hidden />
                    </button>
                  </>
                ) : (
                  props.edit(one, at, index)
                )}
              </div>
              {isOpen && props.fresh ? (
                // biome-ignore lint/a11y/noStaticElementInteractions: `Échap` closes what is edited in it
                <div
                  className="portal-edit"
                  onKeyDown={(event) => {
                    if (event.key !== 'Escape') return
                    setOpen('')
                    list.current?.querySelectorAll<HTMLElement>('.portal-handle')[index]?.focus()
                  }}
                >
                  {props.edit(one, at, index)}
                </div>
              ) : null}
            </li>
          )
        })}
      </ul>
      <span className="sr-only" role="status">
        {said}
      </span>
      {props.fresh && items.length < props.most ? (
        <Button
          variant="subtle"
          leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
          onClick={() => {
            const made = props.fresh!()
            draft.set(props.path, [...items, made])
            setOpen(keyOf(made, items.length))
          }}
        >
          {props.addLabel}
        </Button>
      ) : null}
    </div>
  )
}

/** An id for something new. Pages in plain http, of a portal tried on a local network, make it themselves. */
export const newId = (): string =>
  typeof crypto.randomUUID === 'function'
    ? crypto.randomUUID()
    : '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) =>
        (Number(digit) ^ (crypto.getRandomValues(new Uint8Array(1))[0]! & (15 >> (Number(digit) / 4)))).toString(16),
      )
