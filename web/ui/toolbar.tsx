import { Button, Menu, TextInput } from '@mantine/core'
import { IconAdjustmentsHorizontal, IconChevronDown, IconSearch, IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import { useShortcuts } from './shortcuts.ts'
import { SideDrawer } from './side-drawer.tsx'
import './toolbar.css'

export interface Filter {
  key: string
  /** «Statut» */
  label: string
  options: Array<{ value: string; label: string }>
  /** The values chosen; none: the filter is off. */
  value: string[]
  /** What is chosen is what the list shows at first: nothing there means that there is nothing. */
  usual?: boolean
  /** Several may be chosen at once. */
  multiple?: boolean
  change: (value: string[]) => void
}

export interface ToolbarProps {
  title: string
  search?: { value: string; placeholder: string; change: (value: string) => void }
  filters?: Filter[]
  /** A filter whose choices are searched for, beside the others; on a phone on a line of its own. */
  field?: ReactNode
  /** At the right: «Export sous Excel». */
  end?: ReactNode
}

/** The head of a list, inside its surface: title, search, filters, export. On a phone the filters go into one sheet. */
export function Toolbar({ title, search, filters = [], field, end }: ToolbarProps) {
  const t = useTexts()
  const [sheet, setSheet] = useState(false)
  const active = filters.filter((filter) => filter.value.length > 0).length
  return (
    <div className="toolbar">
      <h2>{title}</h2>
      {search ? <SearchField {...search} /> : null}
      {filters.length ? (
        <>
          <div className="filters">
            {filters.map((filter) => (
              <FilterMenu key={filter.key} filter={filter} />
            ))}
          </div>
          <Button
            className={`filters-button${active ? ' filter active' : ''}`}
            variant="default"
            leftSection={<IconAdjustmentsHorizontal size={17} stroke={1.7} aria-hidden />}
            onClick={() => setSheet(true)}
          >
            {active ? t('toolbar.filtersActive', { count: active }) : t('toolbar.filters')}
          </Button>
          <SideDrawer opened={sheet} onClose={() => setSheet(false)} title={t('toolbar.filters')}>
            <div className="filter-sheet">
              {filters.map((filter) => (
                <FilterMenu key={filter.key} filter={filter} />
              ))}
            </div>
          </SideDrawer>
        </>
      ) : null}
      {field ? <div className="field">{field}</div> : null}
      {end ? <div className="end">{end}</div> : null}
    </div>
  )
}

/** A search field that waits for a pause of 250 ms before it asks; `/` goes to it. */
export function SearchField(props: { value: string; placeholder: string; change: (value: string) => void }) {
  const [text, setText] = useState(props.value)
  const field = useRef<HTMLInputElement>(null)
  const change = useRef(props.change)
  change.current = props.change
  useEffect(() => setText(props.value), [props.value])
  useEffect(() => {
    if (text === props.value) return
    const timer = setTimeout(() => change.current(text), 250)
    return () => clearTimeout(timer)
  }, [text, props.value])
  useShortcuts({
    '/': (event) => {
      event.preventDefault()
      field.current?.focus()
    },
  })
  return (
    <TextInput
      ref={field}
      className="search"
      type="search"
      aria-label={props.placeholder}
      placeholder={props.placeholder}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
    />
  )
}

function FilterMenu({ filter }: { filter: Filter }) {
  const t = useTexts()
  const chosen = filter.options.filter((option) => filter.value.includes(option.value))
  const active = chosen.length > 0
  const label = active
    ? `${filter.label}${t('colon')} ${chosen.map((option) => option.label).join(', ')}`
    : filter.label
  const menu = (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <Button
          variant="default"
          className={active ? 'filter active' : 'filter'}
          rightSection={active ? undefined : <IconChevronDown size={15} stroke={1.7} aria-hidden />}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {filter.options.map((option) => {
          const on = filter.value.includes(option.value)
          if (!filter.multiple) {
            return (
              <Menu.RadioItem
                key={option.value}
                value={option.value}
                checked={on}
                closeMenuOnClick
                onChange={() => filter.change([option.value])}
              >
                {option.label}
              </Menu.RadioItem>
            )
          }
          return (
            <Menu.CheckboxItem
              key={option.value}
              checked={on}
              onChange={(checked) =>
                filter.change(
                  checked ? [...filter.value, option.value] : filter.value.filter((value) => value !== option.value),
                )
              }
            >
              {option.label}
            </Menu.CheckboxItem>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
  if (!active) return menu
  return (
    <span className="filter-active">
      {menu}
      <Button
        variant="default"
        className="filter active"
        aria-label={t('toolbar.clear', { name: filter.label })}
        onClick={() => filter.change([])}
      >
        <IconX size={15} stroke={1.7} aria-hidden />
      </Button>
    </span>
  )
}
