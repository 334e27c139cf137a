import { Button, NativeSelect } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, fileAddress } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { FileDrop } from '../../../../web/ui/file-drop.tsx'
import { formatDayTime, formatNumber } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { useSettingsTabs } from '../settings-tabs.ts'
import { ImportTag, importPage } from './import-tag.tsx'

const fileKinds = ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'] as const
/** «Importer»: the files brought from other programs, and what became of each (B19). */
export function ImportsPage() {
  const t = useTexts('imports')
  const [bringing, setBringing] = useState(false)
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        tabs={useSettingsTabs()}
        actions={
          <Button leftSection={<IconFileUpload size={17} stroke={1.7} aria-hidden />} onClick={() => setBringing(true)}>
            {t('bring')}
          </Button>
        }
      />
      <KeysetList
        title={t('list')}
        path="/staff/imports"
        rowKey={(row) => row.id}
        rowName={(row) => row.fileName}
        href={(row: ItemOf<'GET /staff/imports'>) => importPage(row.id)}
        columns={[
          { key: 'file', title: t('file'), cell: (row) => row.fileName, phone: 'title' },
          { key: 'kind', title: t('kind'), cell: (row) => row.title, phone: 'line' },
          {
            key: 'rows',
            title: t('rows'),
            kind: 'right',
            width: 100,
            cell: (row) => formatNumber(row.rowCount),
            phone: 'aside',
          },
          {
            key: 'at',
            title: t('at'),
            width: 170,
            cell: (row) => formatDayTime(row.uploadedAt),
            phone: 'line',
            phoneOrder: 1,
          },
          { key: 'by', title: t('by'), cell: (row) => row.uploadedBy, phone: 'hidden' },
          { key: 'state', title: t('state'), cell: (row) => <ImportTag state={row.state} />, phone: 'below' },
        ]}
        empty={{ title: t('emptyTitle'), text: t('empty') }}
      />
      <BringDrawer opened={bringing} onClose={() => setBringing(false)} />
    </>
  )
}

/** The file, and what it is. */
function BringDrawer(props: { opened: boolean; onClose: () => void }) {
  const t = useTexts('imports')
  const ui = useTexts()
  const go = useNavigate()
  const kinds = useQuery({
    queryKey: ['import-kinds'],
    queryFn: () => api.get('/staff/import-kinds'),
    enabled: props.opened,
  })
  const [chosen, setChosen] = useState<string>()
  const kind = kinds.data?.items.find((one) => one.name === chosen) ?? kinds.data?.items[0]
  const read = useMutation({
    mutationFn: (file: File) => {
      const body = new FormData()
      body.append('kind', kind!.name)
      body.append('file', file)
      return api.post('/staff/imports', { body })
    },
    onSuccess: ({ id }) => go(addressOf(importPage(id))),
  })
  const problem = read.error instanceof ApiProblem ? read.error : undefined
  return (
    <SideDrawer
      opened={props.opened}
      onClose={props.onClose}
      title={t('bring')}
      under={t('bringLead')}
      footer={
        <Button variant="default" onClick={props.onClose}>
          {ui('cancel')}
        </Button>
      }
    >
      <ProblemNotice problem={problem && problem.errors.length === 0 ? problem : undefined} />
      <div style={{ display: 'grid', gap: 16 }}>
        <NativeSelect
          label={t('what')}
          value={kind?.name ?? ''}
          data={(kinds.data?.items ?? []).map((one) => ({ value: one.name, label: one.title }))}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        {kind ? (
          <p className="help">
            {t('needs', {
              fields: kind.fields
                .filter((field) => field.needed)
                .map((field) => field.title)
                .join(', '),
            })}{' '}
            <a href={fileAddress('/staff/import-kinds/:kind/model', { params: { kind: kind.name } })}>{t('model')}</a>
          </p>
        ) : null}
        <FileDrop
          label={t('choose')}
          kinds={fileKinds}
          disabled={!kind || read.isPending}
          {...(problem?.errors[0] ? { error: problem.errors[0].message } : {})}
          onFiles={([file]) => file && read.mutate(file)}
        />
        {read.isPending ? <p role="status">{t('reading')}</p> : null}
      </div>
    </SideDrawer>
  )
}
