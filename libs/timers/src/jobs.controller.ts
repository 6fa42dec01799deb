import { Allow } from '@comity/http';
import { JobsDashboard } from '@comity/job-store';
import { All, Controller, Inject, type OnApplicationShutdown, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Where the dashboard is served. */
export const JOBS_PATH = '/jobs';

/** The dashboard of the queues, a page of its own and no part of the API: for administrators alone: a bearer token goes with every request, as everywhere. */
@ApiExcludeController()
@Controller('jobs')
export class JobsController implements OnApplicationShutdown {
  constructor(@Inject(JobsDashboard) private readonly dashboard: JobsDashboard) {}

  @All()
  @Allow('administrator')
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.forward(request, reply);
  }

  @All('*')
  @Allow('administrator')
  below(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.forward(request, reply);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dashboard.close();
  }

  private async forward({ method, url, body }: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { status, contentType, payload } = await this.dashboard.answer({ method, url, body });
    await reply.code(status).header('content-type', contentType).send(payload);
  }
}
