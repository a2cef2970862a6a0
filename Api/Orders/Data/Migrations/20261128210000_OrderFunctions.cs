using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Showroom.Api.Orders.Data.Migrations
{
    // Functions of the database: each is one statement for Api and worker, and so one transaction and one round trip, during which the rows are locked. Their
    // plans are made once, and must not depend on how few rows the tables have at that time, hence nested loops over indexes.
    internal sealed partial class OrderFunctions : Migration
    {
        // The message that announces the status of an order: its type is the status, its id the order's, and it is published in order with the other messages
        // of the order. The body is the OrderMessage of Api and worker, version 1.
        private const string SendOrderMessages = """
            CREATE FUNCTION send_order_messages(order_ids uuid[], trace_parent text) RETURNS void LANGUAGE plpgsql
            SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_mergejoin = off SET enable_hashjoin = off AS $$
            BEGIN
                INSERT INTO outbox (message_id, topic, aggregate, type, version, body, trace_parent)
                SELECT o.id, 'orders', 'order/' || o.id, 'order.' || o.status, 1, json_build_object(
                    'orderId', o.id, 'accountId', o.account_id, 'accountName', o.account_name, 'createdAt', o.created_at, 'lines', (
                        SELECT json_agg(json_build_object('productId', l.product_id, 'name', l.name, 'quantity', l.quantity) ORDER BY l.line)
                        FROM order_lines l WHERE l.order_id = o.id))::text, trace_parent
                FROM orders o WHERE o.id = ANY(order_ids) ORDER BY o.id;
                NOTIFY messaging_outbox;
            END $$;
            """;

        // Returns what became of the order: accepted, with its id and the names of the products; repeated, with the id of the order that has the key; or
        // key reused, unknown product or out of stock, the last two with the index of the line.
        //
        // The products are locked in the order of their ids, so that two orders cannot wait for each other. A product without enough pieces is not locked: of a
        // thousand buyers of the last piece, those who come later do not wait. When the pieces do not suffice, the key is read again, because the same order may
        // have taken the last ones meanwhile. Two orders with the same key at the same time violate orders_key_idx.
        private const string PlaceOrder = """
            CREATE FUNCTION place_order(
                buyer uuid, buyer_name text, key text, hash bytea, new_id uuid, placed_at timestamptz, product_ids uuid[], quantities integer[], is_sent boolean, trace text)
            RETURNS TABLE (result text, id uuid, line integer, names text[]) LANGUAGE plpgsql
            SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_mergejoin = off SET enable_hashjoin = off AS $$
            #variable_conflict use_column
            DECLARE
                reserved record;
            BEGIN
                RETURN QUERY SELECT CASE WHEN o.request_hash = hash THEN 'repeated' ELSE 'key reused' END, o.id, NULL::integer, NULL::text[]
                    FROM orders o WHERE o.account_id = buyer AND o.idempotency_key = key;
                IF FOUND THEN
                    RETURN;
                END IF;

                SELECT coalesce(array_agg(locked.line), '{}') AS lines, array_agg(locked.name::text ORDER BY locked.line) AS names INTO reserved FROM (
                    SELECT wanted.line, product.name
                    FROM unnest(product_ids, quantities) WITH ORDINALITY AS wanted (id, quantity, line) JOIN products product ON product.id = wanted.id
                    WHERE product.stock >= wanted.quantity ORDER BY product.id FOR NO KEY UPDATE OF product
                ) locked;
                IF cardinality(reserved.lines) < cardinality(product_ids) THEN
                    RETURN QUERY SELECT CASE WHEN o.request_hash = hash THEN 'repeated' ELSE 'key reused' END, o.id, NULL::integer, NULL::text[]
                        FROM orders o WHERE o.account_id = buyer AND o.idempotency_key = key;
                    IF NOT FOUND THEN
                        RETURN QUERY SELECT CASE WHEN product.id IS NULL THEN 'unknown product' ELSE 'out of stock' END, NULL::uuid, wanted.line::integer - 1, NULL::text[]
                            FROM unnest(product_ids) WITH ORDINALITY AS wanted (id, line) LEFT JOIN products product ON product.id = wanted.id
                            WHERE wanted.line <> ALL (reserved.lines) ORDER BY product.id IS NOT NULL, wanted.line LIMIT 1;
                    END IF;

                    RETURN;
                END IF;

                INSERT INTO orders (id, account_id, account_name, idempotency_key, request_hash, status, created_at, updated_at, sent_at)
                    VALUES (new_id, buyer, buyer_name, key, hash, 'accepted', placed_at, placed_at, placed_at);
                WITH wanted AS (
                    SELECT * FROM unnest(product_ids, quantities) WITH ORDINALITY AS wanted (id, quantity, line)
                ), taken AS (
                    UPDATE products SET stock = stock - wanted.quantity, version = version + 1, updated_at = placed_at FROM wanted WHERE products.id = wanted.id
                    RETURNING products.id, products.name, products.price, products.currency, wanted.quantity, wanted.line
                )
                INSERT INTO order_lines (order_id, line, product_id, name, quantity, price, currency)
                    SELECT new_id, taken.line - 1, taken.id, taken.name, taken.quantity, taken.price, taken.currency FROM taken;
                IF is_sent THEN
                    PERFORM send_order_messages(ARRAY[new_id], trace);
                END IF;

                RETURN QUERY SELECT 'accepted', new_id, NULL::integer, reserved.names;
            END $$;
            """;

        // Returns the orders, and whether this call has fulfilled them; an order that does not exist is absent, and its message not in the
        // inbox. An order that was handled before, or is rejected, does not change.
        private const string FulfilOrders = """
            CREATE FUNCTION fulfil_orders(message_ids uuid[], order_ids uuid[], traces text[])
            RETURNS TABLE (id uuid, is_fulfilled boolean) LANGUAGE plpgsql
            SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_mergejoin = off SET enable_hashjoin = off AS $$
            #variable_conflict use_column
            DECLARE
                changed uuid[];
            BEGIN
                WITH recorded AS (
                    INSERT INTO inbox (consumer, message_id)
                    SELECT 'fulfilment', m.message_id FROM unnest(message_ids, order_ids) AS m (message_id, order_id) JOIN orders o ON o.id = m.order_id
                    ORDER BY m.message_id
                    ON CONFLICT DO NOTHING
                    RETURNING message_id
                ), fulfilled AS (
                    UPDATE orders SET status = 'fulfilled', updated_at = now(), sent_at = now()
                    FROM unnest(message_ids, order_ids) AS m (message_id, order_id) JOIN recorded ON recorded.message_id = m.message_id
                    WHERE orders.id = m.order_id AND orders.status = 'accepted'
                    RETURNING orders.id
                )
                SELECT array_agg(fulfilled.id) INTO changed FROM fulfilled;
                IF changed IS NOT NULL THEN
                    PERFORM send_order_messages(ARRAY[m.order_id], m.trace) FROM unnest(order_ids, traces) AS m (order_id, trace) WHERE m.order_id = ANY (changed);
                END IF;

                RETURN QUERY SELECT o.id, o.id = ANY (coalesce(changed, '{}')) FROM orders o WHERE o.id = ANY (order_ids);
            END $$;
            """;

        // Counts the pieces of fulfilled orders for the leaderboard of best sellers, and returns the status of each order; one that does not exist is absent. Only
        // the message of a fulfilled order is recorded in the inbox.
        private const string CountOrders = """
            CREATE FUNCTION count_orders(message_ids uuid[], order_ids uuid[])
            RETURNS TABLE (id uuid, status text) LANGUAGE plpgsql
            SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_mergejoin = off SET enable_hashjoin = off AS $$
            #variable_conflict use_column
            DECLARE
                counted bigint;
            BEGIN
                WITH recorded AS (
                    INSERT INTO inbox (consumer, message_id)
                    SELECT 'rankings', m.message_id FROM unnest(message_ids, order_ids) AS m (message_id, order_id) JOIN orders o ON o.id = m.order_id
                    WHERE o.status = 'fulfilled' ORDER BY m.message_id
                    ON CONFLICT DO NOTHING
                    RETURNING message_id
                ), sold AS (
                    SELECT array_agg(1::smallint) AS boards, array_agg(o.id) AS ids, array_agg(l.product_id) AS products, array_agg(l.name) AS names,
                        array_agg(l.quantity) AS pieces, array_agg(to_char(o.created_at AT TIME ZONE 'UTC', 'YYYYMMDD')::integer) AS days, array_agg(o.created_at) AS times
                    FROM recorded JOIN unnest(message_ids, order_ids) AS m (message_id, order_id) ON m.message_id = recorded.message_id
                    JOIN orders o ON o.id = m.order_id JOIN order_lines l ON l.order_id = o.id
                )
                SELECT count(*) INTO counted FROM sold, count_leaderboard_events(sold.boards, sold.ids, sold.products, sold.names, sold.pieces, sold.days, sold.times);
                RETURN QUERY SELECT o.id, o.status::text FROM orders o WHERE o.id = ANY (order_ids);
            END $$;
            """;

        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(SendOrderMessages);
            migrationBuilder.Sql(PlaceOrder);
            migrationBuilder.Sql(FulfilOrders);
            migrationBuilder.Sql(CountOrders);
        }

        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            "DROP FUNCTION count_orders; DROP FUNCTION fulfil_orders; DROP FUNCTION place_order; DROP FUNCTION send_order_messages");
    }
}
