import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { formatPerson } from '../../../../web/ui/format.ts'
import { refusal } from '../data.ts'

/** Who takes the place of the principal manager: an identifier to the letter, or somebody found. */
export interface Successor {
  successor: string
  accountId?: string
  /** Their name, where they were found by the search. */
  name?: string
}

/** «Désigner un nouveau gestionnaire principal»: by sign-in identifier, or by a search among the people that one runs (O20). */
export function SuccessorFields(props: { value: Successor; change: (value: Successor) => void; error?: string }) {
  const t = useTexts('organisation')
  const [text, setText] = useState('')
  const search = useMutation({
    mutationFn: (value: string) => api.get('/users', { query: { search: value, state: 'active', size: 20 } }),
  })
  const found = [
    ...new Map(
      (search.data?.items ?? [])
        .filter((one) => one.kind === 'person')
        .map((one) => [one.person.accountId, one.person] as const),
    ).values(),
  ]
  return (
    <div className="form-grid">
      <div style={{ '--span': 6, '--phone-span': 12 } as React.CSSProperties}>
        <TextInput
          label={t('transfer.identifier')}
          description={t('transfer.identifierHelp')}
          {...(props.value.accountId ? {} : compulsory)}
          autoComplete="off"
          maxLength={254}
          value={props.value.successor}
          error={props.error}
          onChange={(event) => props.change({ successor: event.currentTarget.value })}
        />
      </div>
      <div style={{ '--span': 6, '--phone-span': 12 } as React.CSSProperties}>
        <TextInput
          label={t('transfer.search')}
          description={t('transfer.searchHelp')}
          autoComplete="off"
          value={text}
          error={refusal(search.error)?.detail}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            if (text.trim()) search.mutate(text.trim())
          }}
          rightSectionWidth={40}
          rightSection={
            <Button
              variant="subtle"
              size="xs"
              px={8}
              aria-label={t('users.search')}
              loading={search.isPending}
              onClick={() => text.trim() && search.mutate(text.trim())}
            >
              <IconSearch size={16} stroke={1.7} aria-hidden />
            </Button>
          }
        />
        {search.data ? (
          found.length ? (
            <NativeSelect
              mt={8}
              aria-label={t('transfer.found')}
              data={[
                { value: '', label: t('transfer.choose', { count: found.length }) },
                ...found.map((one) => ({ value: one.accountId, label: `${formatPerson(one)}, ${one.signInEmail}` })),
              ]}
              value={props.value.accountId ?? ''}
              onChange={(event) => {
                const person = found.find((one) => one.accountId === event.currentTarget.value)
                props.change(
                  person
                    ? { successor: '', accountId: person.accountId, name: formatPerson(person) }
                    : { successor: '' },
                )
              }}
            />
          ) : (
            <p className="help" role="status">
              {t('transfer.nobody')}
            </p>
          )
        ) : null}
      </div>
    </div>
  )
}
