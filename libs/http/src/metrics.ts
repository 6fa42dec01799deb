import { HostFigures, processRegistry } from '@comity/telemetry';
import { Controller, Get, Header, Inject, Injectable } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Scraped } from './access.js';
import { HealthChecks } from './health.js';

/** Version 0.0.4 of the text format, which every Prometheus reads. */
const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';

/** Figures that every host has, beside those that its parts register. */
@Injectable()
export class CommonFigures {
  constructor(@Inject(HostFigures) figures: HostFigures, @Inject(HealthChecks) health: HealthChecks) {
    figures.register({
      name: 'check_up',
      help: '1 where what the host needs answers (a store, the projections, the clocks …), 0 where it does not',
      labels: ['check'],
      read: async () => {
        const { checks } = await health.readiness();
        return Object.entries(checks).map(([check, { ok }]) => ({ labels: { check }, value: ok ? 1 : 0 }));
      },
    });
    figures.register({
      name: 'draining',
      help: '1 while the host finishes what it has and takes nothing new',
      read: () => [{ value: health.isDraining ? 1 : 0 }],
    });
  }
}

@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(HostFigures) private readonly figures: HostFigures) {}

  /** The figures of this host and of its process, in the text format of Prometheus. */
  @Get()
  @Scraped()
  @Header('Content-Type', TEXT_FORMAT)
  async read(): Promise<string> {
    const [process, host] = await Promise.all([processRegistry.metrics(), this.figures.text()]);
    return `${process}\n${host}`;
  }
}
