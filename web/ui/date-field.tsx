import { ActionIcon, TextInput, type TextInputProps } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTexts } from '../i18n/index.ts'
import { parseDay, typedDay } from './day-text.ts'
import './date-field.css'

export interface DateFieldProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type' | 'min' | 'max'> {
  /** `2026-11-23`, or ''. */
  value: string
  /** Gives `2026-11-23`, '' when emptied, or what was typed when it is no day: the server then refuses it on this field. */
  onChange: (value: string) => void
  /** First and last day that the calendar offers. */
  min?: string
  max?: string
}

/**
 * A day, typed day first in every language, whatever the browser's own format («23/11/2026»; «25/12» takes this year), or picked in
 * the browser's calendar. Takes what `form.getInputProps` gives.
 */
export function DateField({ value, onChange, min, max, error, onBlur, onKeyDown, ...rest }: DateFieldProps) {
  const t = useTexts()
  const [text, setText] = useState(typedDay(value))
  const picker = useRef<HTMLInputElement>(null)
  const shown = useRef(value)
  // A value that comes from elsewhere (a default, a reset, the calendar) takes the place of what was typed.
  useEffect(() => {
    if (shown.current === value) return
    shown.current = value
    setText(typedDay(value))
  }, [value])
  function give(next: string) {
    if (next === shown.current) return
    shown.current = next
    onChange(next)
  }
  function settle() {
    const day = parseDay(text, new Date())
    give(day ?? text.trim())
    if (day) setText(typedDay(day))
  }
  const unread = shown.current !== '' && parseDay(shown.current) === undefined
  return (
    <TextInput
      {...rest}
      inputMode="numeric"
      autoComplete="off"
      placeholder={t('form.dayPlaceholder')}
      value={text}
      error={unread ? t('form.badDay') : error}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setText(typed)
        const day = parseDay(typed)
        if (day || !typed.trim()) give(day ?? '')
      }}
      onBlur={(event) => {
        settle()
        onBlur?.(event)
      }}
      onKeyDown={(event: KeyboardEvent<HTMLInputElement>) => {
        if (event.key === 'Enter') settle()
        onKeyDown?.(event)
      }}
      rightSectionWidth={40}
      rightSection={
        <span className="date-picker">
          <ActionIcon
            variant="subtle"
            size={30}
            aria-label={t('form.calendar')}
            disabled={rest.disabled}
            onClick={() => {
              try {
                picker.current?.showPicker()
              } catch {
                // A browser without it: the day is typed.
              }
            }}
          >
            <IconCalendar size={17} stroke={1.7} aria-hidden />
          </ActionIcon>
          <input
            ref={picker}
            type="date"
            tabIndex={-1}
            aria-hidden="true"
            min={min}
            max={max}
            value={parseDay(shown.current) ?? ''}
            onChange={(event) => {
              give(event.currentTarget.value)
              setText(typedDay(event.currentTarget.value))
            }}
          />
        </span>
      }
    />
  )
}
