import { Button, Popover, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck, IconChevronDown, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../../../../web/i18n/index.ts'
import './queue-filter.css'

export interface Choice {
  value: string
  label: string
}

export interface QueueFilterProps {
  label: string
  value: string | undefined
  change: (value: string | undefined, label?: string) => void
  /** The choices, when they are few. */
  choices?: Choice[]
  /** Or how to look for them; `key` names the search in the store of answers. */
  search?: { key: string; find: (text: string) => Promise<Choice[]>; placeholder: string }
  /** The word of the value in force, when it is not among the choices. */
  valueLabel?: string
}

/** A filter of the queue: its chosen value is its label, with a cross that takes it off. */
export function QueueFilter(props: QueueFilterProps) {
  const t = useTexts()
  const [opened, setOpened] = useState(false)
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text, 200)
  const search = props.search
  const found = useQuery({
    queryKey: ['filter-choices', search?.key, asked],
    queryFn: () => search!.find(asked),
    enabled: Boolean(search) && opened,
  })
  const choices = props.choices ?? found.data ?? []
  const active = props.value !== undefined
  const word = active
    ? (choices.find((choice) => choice.value === props.value)?.label ?? props.valueLabel ?? props.label)
    : props.label
  const menu = (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-start"
      width={search ? 280 : 220}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          variant="default"
          className={active ? 'filter active' : 'filter'}
          aria-label={active ? `${props.label}${t('colon')} ${word}` : undefined}
          rightSection={active ? undefined : <IconChevronDown size={15} stroke={1.7} aria-hidden />}
          onClick={() => setOpened(!opened)}
        >
          {word}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={4} aria-label={props.label}>
        {search ? (
          <TextInput
            data-autofocus
            m={4}
            type="search"
            aria-label={search.placeholder}
            placeholder={search.placeholder}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        ) : null}
        <ul className="choice-list">
          {choices.map((choice) => (
            <li key={choice.value}>
              <button
                type="button"
                aria-pressed={choice.value === props.value}
                onClick={() => {
                  props.change(choice.value, choice.label)
                  setOpened(false)
                }}
              >
                <span>{choice.label}</span>
                {choice.value === props.value ? <IconCheck size={16} stroke={1.7} aria-hidden /> : null}
              </button>
            </li>
          ))}
        </ul>
        {search && found.data?.length === 0 ? <p className="choice-none">{t('empty.noResult')}</p> : null}
      </Popover.Dropdown>
    </Popover>
  )
  if (!active) return menu
  return (
    <span className="filter-active">
      {menu}
      <Button
        variant="default"
        className="filter active"
        aria-label={t('toolbar.clear', { name: props.label })}
        onClick={() => props.change(undefined)}
      >
        <IconX size={15} stroke={1.7} aria-hidden />
      </Button>
    </span>
  )
}
