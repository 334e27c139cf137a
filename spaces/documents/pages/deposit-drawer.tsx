import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { compulsory } from '../../../web/ui/fields.tsx'
import { FileDrop, knownKinds } from '../../../web/ui/file-drop.tsx'
import { formatSize } from '../../../web/ui/format.ts'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../web/ui/remote-select.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'

type Folder = { id: string; name: string; notifies?: boolean }

/** Puts a document into a folder: the client's own (D16), or one of a client that the staff choose (D14). */
export function DepositDrawer(props: {
  path: '/documents' | '/staff/documents'
  organisation?: { id: string; name: string } | undefined
  folders: Folder[]
  onClose: (made?: string) => void
}) {
  const t = useTexts('documents')
  const ui = useTexts()
  const store = useQueryClient()
  const [organisation, setOrganisation] = useState(props.organisation?.id ?? '')
  const [folder, setFolder] = useState(props.folders[0]?.id ?? '')
  const [name, setName] = useState('')
  const [file, setFile] = useState<File>()
  const staff = props.path === '/staff/documents'
  const send = useMutation({
    mutationFn: () => {
      const body = new FormData()
      body.append('organisationId', organisation)
      body.append('folderId', folder)
      if (name.trim()) body.append('name', name)
      body.append('file', file!)
      return api.post(props.path, { body })
    },
    onSuccess: async (made: { name: string }) => {
      await Promise.all(
        [
          ['list', props.path],
          ['documents', 'folders'],
        ].map((queryKey) => store.invalidateQueries({ queryKey })),
      )
      props.onClose(made.name)
    },
  })
  const problem = send.error as ApiProblem | null
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  const chosen = props.folders.find((one) => one.id === folder)
  return (
    <SideDrawer
      opened
      onClose={() => props.onClose()}
      title={t(staff ? 'publish' : 'deposit')}
      unsaved={!send.isSuccess && (file !== undefined || name !== '')}
      footer={
        <>
          <Button variant="default" onClick={() => props.onClose()}>
            {ui('cancel')}
          </Button>
          <Button disabled={!file || !organisation || !folder} loading={send.isPending} onClick={() => send.mutate()}>
            {t(staff ? 'publish' : 'deposit')}
          </Button>
        </>
      }
    >
      <div className="deposit">
        {problem ? <ProblemNotice problem={problem} /> : null}
        {staff ? (
          <RemoteSelect
            {...compulsory}
            label={t('client')}
            placeholder={t('findClient')}
            listKey={['client-choices']}
            load={async (search, signal) =>
              (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items
            }
            name={(item) => item.name}
            value={organisation}
            chosen={props.organisation}
            error={errorOf('organisationId')}
            onPick={(item) => setOrganisation(item?.id ?? '')}
          />
        ) : null}
        <NativeSelect
          {...compulsory}
          label={t('folder')}
          data={props.folders.map((one) => ({ value: one.id, label: one.name }))}
          value={folder}
          error={errorOf('folderId')}
          onChange={(event) => setFolder(event.currentTarget.value)}
        />
        {file ? (
          <p className="document-file">
            {file.name} <span className="help">{formatSize(file.size)}</span>
          </p>
        ) : null}
        <FileDrop
          label={t('choose')}
          kinds={knownKinds}
          {...(errorOf('file') ? { error: errorOf('file')! } : {})}
          onFiles={([one]) => setFile(one)}
        />
        <TextInput
          label={t('name')}
          description={t('nameHelp')}
          maxLength={200}
          value={name}
          error={errorOf('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {staff ? <p className="help">{t(chosen?.notifies ? 'toldByMail' : 'told')}</p> : null}
      </div>
    </SideDrawer>
  )
}
