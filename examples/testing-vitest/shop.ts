import { OpenFeature } from '@openfeature/server-sdk';

export interface Customer {
  readonly id: string;
  readonly tier: string;
}

/** What an order costs a customer in the end, in euros. */
export async function total(order: number, { id, tier }: Customer): Promise<number> {
  const client = OpenFeature.getClient();
  const context = { targetingKey: id, tier };
  const percent = await client.getNumberValue('discount.percent', 0, context);
  const isFree = await client.getBooleanValue('free_shipping', false, context);
  return order * (1 - percent / 100) + (isFree ? 0 : 5);
}
