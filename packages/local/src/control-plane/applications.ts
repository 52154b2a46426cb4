import { createApplication, deleteApplication, updateApplication } from '../store/applications.js';
import { checkNotAssociated } from '../store/associations.js';
import type { Application } from '../store/model.js';
import { ROOT } from '../store/store.js';
import { description, optional, required, text, withEchoedDescription } from './input.js';
import type { Operation } from './operation.js';
import { page } from './pagination.js';
import { applicationOf } from './resources.js';
import { forgetTags, setInitialTags } from './tags.js';

const name = text(1, 64);

const show = ({ id, name, description }: Application) => ({ Id: id, Name: name, Description: description });

export const applicationOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/applications',
    handle(store, { body }) {
      const input = { name: required(body, 'Name', name), description: description(body) || undefined };
      const application = createApplication(store, input);
      setInitialTags(store, `application/${application.id}`, body);
      return { status: 201, body: withEchoedDescription(show(application), body) };
    },
  },
  {
    method: 'get',
    path: '/applications',
    handle(store, request) {
      const items = store.applications.list(ROOT);
      return { status: 200, body: page(request, 'applications', items, ({ sequence }) => sequence, show) };
    },
  },
  {
    method: 'get',
    path: '/applications/:application',
    handle: (store, request) => ({ status: 200, body: show(applicationOf(store, request)) }),
  },
  {
    method: 'patch',
    path: '/applications/:application',
    handle(store, request) {
      const { body } = request;
      const changes = { name: optional(body, 'Name', name), description: description(body) };
      const application = updateApplication(store, applicationOf(store, request), changes);
      return { status: 200, body: withEchoedDescription(show(application), body) };
    },
  },
  {
    method: 'delete',
    path: '/applications/:application',
    handle(store, request) {
      const application = applicationOf(store, request);
      checkNotAssociated(store, `application/${application.id}`);
      deleteApplication(store, application);
      forgetTags(store, `application/${application.id}`);
      return { status: 204 };
    },
  },
];
