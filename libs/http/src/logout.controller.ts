import { Controller, HttpCode, Inject, Logger, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { REQUEST_LIMITS, TOKEN_VERIFIER } from './access.guard.js';
import { Public } from './access.js';
import { fieldOf, TakesForm } from './form-body.js';
import type { RequestLimits } from './limits/request-limits.js';
import { notFound, ProblemException } from './problem.js';
import { Summary } from './summary.js';
import type { TokenVerifier } from './token-verifier.js';

const FIELD = 'logout_token';

/** Where the OpenID issuer tells that a session has ended. What it sends is signed; who sends it does not matter. */
@ApiTags('sessions')
@Controller('back-channel-logout')
export class LogoutController {
  private readonly log = new Logger('sessions');

  constructor(
    @Inject(TOKEN_VERIFIER) private readonly tokens: TokenVerifier | null,
    @Inject(REQUEST_LIMITS) private readonly limits: RequestLimits | null,
  ) {}

  @Summary(
    'Ends a session, as the OpenID issuer asks',
    'By a logout token of the issuer (OpenID Connect Back-Channel Logout 1.0); not there unless its clients are configured.',
  )
  @Post()
  @Public()
  @HttpCode(200)
  @TakesForm(FIELD)
  async end(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    if (this.tokens === null || !this.tokens.hearsOfLogouts) throw notFound('route');
    try {
      await this.tokens.endSession(fieldOf(request, FIELD));
    } catch (error) {
      if (error instanceof ProblemException && error.status === 400) {
        await this.limits?.admit('failedSignIn', request, reply);
      }
      throw error;
    }
    this.log.log('the issuer has ended a session');
  }
}
