namespace Showroom.Messaging.Schema;

/// <summary>The tables in Postgres, for a migration of the application. A script never changes once it is released.</summary>
public static class MessagingSchema
{
    /// <summary>The channel on which a transaction that adds to the outbox notifies the dispatchers.</summary>
    public const string OutboxChannel = "messaging_outbox";

    /// <summary>Creates the tables <c>outbox</c> and <c>inbox</c>.</summary>
    public const string Create = """
        CREATE TABLE outbox (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT outbox_pkey PRIMARY KEY,
            message_id uuid NOT NULL,
            topic text NOT NULL,
            aggregate text NOT NULL,
            type text NOT NULL,
            version integer NOT NULL,
            body text NOT NULL,
            trace_parent text,
            created_at timestamptz NOT NULL DEFAULT now(),
            attempts integer NOT NULL DEFAULT 0,
            next_attempt_at timestamptz NOT NULL DEFAULT now(),
            last_error text
        );
        CREATE INDEX outbox_aggregate_idx ON outbox (aggregate, id);
        CREATE TABLE inbox (
            consumer text NOT NULL,
            message_id uuid NOT NULL,
            handled_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT inbox_pkey PRIMARY KEY (consumer, message_id)
        );
        CREATE INDEX inbox_handled_at_idx ON inbox (handled_at);
        """;

    /// <summary>Drops both tables.</summary>
    public const string Drop = "DROP TABLE inbox; DROP TABLE outbox;";
}
