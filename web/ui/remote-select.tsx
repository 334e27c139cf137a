import { Select, type SelectProps } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import { plain } from './plain.ts'
import { useRested } from './use-rested.ts'

export interface RemoteSelectProps<Item extends { id: string }>
  extends Omit<SelectProps, 'data' | 'onChange' | 'value' | 'error' | 'name'> {
  /** Key of the list in the store of answers. */
  listKey: unknown[]
  load: (search: string, signal: AbortSignal) => Promise<Item[]>
  name: (item: Item) => string
  value: string
  onPick: (item: Item | undefined) => void
  error?: React.ReactNode
  /** The item chosen when the page opens, where the first list may lack it. */
  chosen?: { id: string; name: string } | undefined
  /** Items that cannot be chosen, for this reason. */
  off?: (item: Item) => boolean
}

/** A choice among many, searched on the server as one types. */
export function RemoteSelect<Item extends { id: string }>(props: RemoteSelectProps<Item>) {
  const { listKey, load, name, value, onPick, chosen, off, ...rest } = props
  const t = useTexts()
  const [typed, setTyped] = useState('')
  const seen = useRef(new Map<string, { item?: Item; name: string }>())
  if (chosen && !seen.current.has(chosen.id)) seen.current.set(chosen.id, { name: chosen.name })
  const chosenName = value ? seen.current.get(value)?.name : undefined
  // What stands in the field once something is chosen is its name, not a search.
  const search = useRested(typed === chosenName ? '' : typed.trim(), 250)
  const {
    data = [],
    isFetching,
    isPlaceholderData,
  } = useQuery({
    queryKey: [...listKey, search],
    queryFn: ({ signal }) => load(search, signal),
    placeholderData: keepPreviousData,
    enabled: !rest.disabled,
  })
  // Until the answer is there, only what fits the words is offered: nobody picks from the list of another search.
  const words = typed === chosenName ? [] : plain(typed).split(/\s+/).filter(Boolean)
  const early = isPlaceholderData || (typed === chosenName ? '' : typed.trim()) !== search
  for (const item of data) seen.current.set(item.id, { item, name: name(item) })
  const options = data.map((item) => ({ value: item.id, label: name(item), disabled: off?.(item) ?? false }))
  if (value && chosenName && !options.some((option) => option.value === value))
    options.unshift({ value, label: chosenName, disabled: false })
  return (
    <Select
      // A form that leads the focus to what is missing shows the field, not a list that lies over those beside it.
      openOnFocus={false}
      {...rest}
      searchable
      clearable={rest.clearable ?? true}
      data={options}
      value={value || null}
      filter={({ options: all }) =>
        early ? all.filter((one) => 'label' in one && words.every((word) => plain(one.label).includes(word))) : all
      }
      onSearchChange={setTyped}
      // `Entrée` takes what the words found first; it never sends the form without it.
      onKeyDown={(event) => {
        rest.onKeyDown?.(event)
        const field = event.currentTarget
        const open = field.getAttribute('aria-expanded') === 'true' && words.length > 0
        if (event.key !== 'Enter' || !open || field.getAttribute('aria-activedescendant')) return
        event.preventDefault()
        const listbox = document.getElementById(field.getAttribute('aria-controls') ?? '')
        listbox?.querySelector<HTMLElement>('[role=option]:not([data-combobox-disabled])')?.click()
      }}
      nothingFoundMessage={isFetching || early ? undefined : t('form.nothingFound')}
      onChange={(id) => onPick(id ? seen.current.get(id)?.item : undefined)}
    />
  )
}
