import { api, fileAddress } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'

export type SignatureView = Answer<'GET /documents/:id/signature'>
export type Signer = SignatureView['signers'][number]

/** What a signing page calls: the same for who is signed in and for who has a link. */
export type SigningSource = {
  key: readonly unknown[]
  read: () => Promise<SignatureView>
  file: (view: SignatureView) => string
  pages: (body: { textVersionId: string; pages: number[] }) => Promise<unknown>
  code: (body: { textVersionId: string }) => Promise<SignatureView>
  sign: (body: FormData) => Promise<SignatureView>
  refuse: (body: { textVersionId: string; reason: string }) => Promise<SignatureView>
}

export const accountSource = (id: string): SigningSource => ({
  key: ['documents', id, 'signature'],
  read: () => api.get('/documents/:id/signature', { params: { id } }),
  file: (view) => fileAddress('/documents/:id/versions/:versionId', { params: { id, versionId: view.versionId } }),
  pages: (body) => api.post('/documents/:id/signature/pages', { params: { id }, body }),
  code: (body) => api.post('/documents/:id/signature/code', { params: { id }, body }),
  sign: (body) => api.post('/documents/:id/signature', { params: { id }, body }),
  refuse: (body) => api.post('/documents/:id/signature/refusal', { params: { id }, body }),
})

export const linkSource = (token: string): SigningSource => ({
  key: ['signing', token],
  read: () => api.get('/signing/:token', { params: { token } }),
  file: () => fileAddress('/signing/:token/file', { params: { token } }),
  pages: (body) => api.post('/signing/:token/pages', { params: { token }, body }),
  code: (body) => api.post('/signing/:token/code', { params: { token }, body }),
  sign: (body) => api.post('/signing/:token', { params: { token }, body }),
  refuse: (body) => api.post('/signing/:token/refusal', { params: { token }, body }),
})
