import { Button, NativeSelect } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, fileAddress } from '../../../../../web/api/client.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { compulsory } from '../../../../../web/ui/fields.tsx'
import { FileDrop } from '../../../../../web/ui/file-drop.tsx'
import { formatDayTime, formatPerson } from '../../../../../web/ui/format.ts'
import { KeysetList } from '../../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../../web/ui/side-drawer.tsx'
import { ClientPicker } from '../client-picker.tsx'
import { useApplications } from '../contracts/contract-form.tsx'

const csvKinds = ['text/csv'] as const

/** «Collaborateurs»: the users of the applications, and their import from a CSV file (C20). */
export function UsersPage() {
  const t = useTexts('staff')
  const address = useListSearch()
  const applications = useApplications()
  const [importing, setImporting] = useState(false)
  const { logiciel } = address.values
  return (
    <>
      <PageHeader
        title={t('users.title')}
        tabs={[
          { label: t('applications.title'), to: '/fournisseur/logiciels' },
          { label: t('users.title'), to: '/fournisseur/collaborateurs' },
        ]}
        actions={
          <Permitted needs="contracts.applications.manage">
            <Button
              leftSection={<IconFileUpload size={17} stroke={1.7} aria-hidden />}
              onClick={() => setImporting(true)}
            >
              {t('users.import')}
            </Button>
          </Permitted>
        }
      />
      <KeysetList
        title={t('users.list')}
        path="/staff/application-users"
        defaultSort="surname"
        query={{ application: logiciel }}
        search={t('users.search')}
        filters={[
          {
            key: 'application',
            label: t('contracts.application'),
            value: logiciel ? [logiciel] : [],
            options: (applications.data ?? []).map((one) => ({ value: one.id, label: one.name })),
            change: ([value]) => address.change({ logiciel: value }),
          },
        ]}
        columns={[
          { key: 'name', title: t('users.name'), sort: 'surname', cell: (row) => formatPerson(row), phone: 'title' },
          {
            key: 'application',
            title: t('contracts.application'),
            cell: (row) => applications.data?.find((one) => one.id === row.applicationId)?.name ?? '',
            phone: 'line',
          },
          {
            key: 'external',
            title: t('users.externalId'),
            cell: (row) => row.externalId,
            truncate: (row) => row.externalId,
            width: 230,
            phone: 'hidden',
          },
          {
            key: 'email',
            title: t('contracts.email'),
            cell: (row) => row.email,
            truncate: (row) => row.email,
            width: 270,
            phone: 'hidden',
          },
          {
            key: 'at',
            title: t('users.synchronised'),
            cell: (row) => formatDayTime(row.synchronisedAt),
            phone: 'hidden',
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => formatPerson(row)}
        empty={{ title: t('users.emptyTitle'), text: t('users.empty') }}
      />
      <SideDrawer opened={importing} onClose={() => setImporting(false)} title={t('users.import')}>
        <Import />
      </SideDrawer>
    </>
  )
}

/** The file is tried first, its bad lines are told, and it is imported on a second act. */
function Import() {
  const t = useTexts('staff')
  const ui = useTexts()
  const store = useQueryClient()
  const applications = useApplications()
  const [application, setApplication] = useState('')
  const [organisation, setOrganisation] = useState('')
  const [file, setFile] = useState<File>()
  const work = useMutation({
    mutationFn: async (dryRun: boolean) => {
      const body = new FormData()
      body.append('application', application)
      body.append('organisation', organisation)
      body.append('dryRun', String(dryRun))
      if (file) body.append('file', file)
      const report = await api.post('/staff/application-users/import', { body })
      if (!dryRun) await store.invalidateQueries({ queryKey: ['list', '/staff/application-users'] })
      return { report, dryRun }
    },
  })
  const done = work.data
  const ready = application !== '' && organisation !== '' && file !== undefined
  return (
    <div className="stacked" style={{ display: 'grid', gap: 16 }}>
      <NativeSelect
        label={t('contracts.application')}
        {...compulsory}
        value={application}
        data={[
          { value: '', label: '–' },
          ...(applications.data ?? []).map((one) => ({ value: one.id, label: one.name })),
        ]}
        onChange={(event) => {
          setApplication(event.currentTarget.value)
          work.reset()
        }}
      />
      <ClientPicker
        value={organisation}
        onChange={(id) => {
          setOrganisation(id)
          work.reset()
        }}
      />
      <FileDrop
        label={t('users.file')}
        help={file?.name ?? t('users.fileHelp')}
        kinds={csvKinds}
        onFiles={([given]) => {
          setFile(given)
          work.reset()
        }}
      />
      <p className="help">
        <a href={fileAddress('/staff/application-users/import-model')}>{t('users.model')}</a>
      </p>
      <ProblemNotice problem={work.error instanceof ApiProblem ? work.error : undefined} />
      {done ? (
        <Notice
          kind={done.report.rejected.length + done.report.unknownColumns.length ? 'brass' : 'done'}
          title={t(done.dryRun ? 'users.tried' : 'users.imported')}
        >
          <p>
            {t('users.sums', {
              created: done.report.created,
              updated: done.report.updated,
              unchanged: done.report.unchanged,
              rejected: done.report.rejected.length,
            })}
          </p>
          {done.report.unknownColumns.length ? (
            <p>
              {t('users.unknownColumns', {
                count: done.report.unknownColumns.length,
                columns: done.report.unknownColumns.join(', '),
              })}
            </p>
          ) : null}
        </Notice>
      ) : null}
      {done?.report.rejected.length ? (
        <table className="comparison" aria-label={t('users.badLines')}>
          <thead>
            <tr>
              <th scope="col">{t('users.line')}</th>
              <th scope="col">{t('users.why')}</th>
            </tr>
          </thead>
          <tbody>
            {done.report.rejected.map((row) => (
              <tr key={row.line}>
                <th scope="row">{row.line}</th>
                <td>{row.errors.map((error) => `${error.name}${ui('colon')} ${error.message}`).join(' ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {ready ? null : <p className="help">{t('users.missing')}</p>}
      <div style={{ display: 'flex', gap: 8 }}>
        <Button variant="default" disabled={!ready} loading={work.isPending} onClick={() => work.mutate(true)}>
          {t('users.try')}
        </Button>
        {done?.dryRun ? (
          <Button loading={work.isPending} onClick={() => work.mutate(false)}>
            {t('users.importIt')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}
