using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Showroom.Api.Chat.Data.Migrations
{
    // A function of the database: the room is locked while it runs, and so what it saves is waited for by all replicas. It is one statement for the replica, and
    // its plans are made once. Those must not depend on how few rows the tables have when they are made, hence neither sequential scans nor, for retries, a join
    // that could read a whole index. Its first statement locks the rooms in the order of their ids, so that two transactions cannot deadlock; the second one has a
    // snapshot of after the locks, and so sees what the previous holders have stored.
    internal sealed partial class AppendChatMessages : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                CREATE FUNCTION append_chat_messages(rooms uuid[], ids uuid[], author_ids uuid[], authors text[], client_ids text[], texts text[])
                RETURNS TABLE (id uuid, number bigint, sent_at timestamptz, is_new boolean, day integer, name text) LANGUAGE plpgsql
                SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
                #variable_conflict use_column
                BEGIN
                    PERFORM FROM chat_rooms WHERE id = ANY(rooms) ORDER BY id FOR NO KEY UPDATE;
                    RETURN QUERY WITH input AS MATERIALIZED (
                        SELECT input.*, stored.seq, stored.sent_at
                        FROM unnest(rooms, ids, author_ids, authors, client_ids, texts)
                            WITH ORDINALITY AS input (room, id, author_id, author, client_id, text, position)
                        LEFT JOIN LATERAL (
                            SELECT seq, sent_at FROM chat_messages message
                            WHERE message.room = input.room AND message.author_id = input.author_id AND message.client_id = input.client_id
                            LIMIT 1
                        ) stored ON true
                    ), moved AS (
                        UPDATE chat_rooms room SET last_seq = room.last_seq + new.count
                        FROM (SELECT room, count(*) AS count FROM input WHERE seq IS NULL GROUP BY room) new
                        WHERE room.id = new.room AND room.id = ANY(rooms)
                        RETURNING room.id AS room, room.last_seq - new.count AS last_seq
                    ), added AS (
                        INSERT INTO chat_messages (room, seq, id, author_id, author, client_id, text, sent_at)
                        SELECT room, last_seq + row_number() OVER (PARTITION BY room ORDER BY position), id, author_id, author, client_id, text, clock_timestamp()
                        FROM input JOIN moved USING (room)
                        WHERE seq IS NULL
                        ORDER BY position
                        RETURNING id, seq, sent_at, author_id, author
                    ), scores AS (
                        SELECT score.* FROM (
                            SELECT array_agg(2::smallint) AS boards, array_agg(id) AS ids, array_agg(author_id) AS author_ids, array_agg(author) AS authors,
                                array_agg(1) AS amounts, array_agg(to_char(sent_at AT TIME ZONE 'UTC', 'YYYYMMDD')::integer) AS days, array_agg(sent_at) AS occurred
                            FROM added
                        ) counted, count_leaderboard_events(boards, ids, author_ids, authors, amounts, days, occurred) score
                    )
                    SELECT id, seq, sent_at, true, NULL::integer, NULL::text FROM added
                    UNION ALL SELECT id, seq, sent_at, false, NULL, NULL FROM input WHERE seq IS NOT NULL
                    UNION ALL SELECT member_id, score, NULL, NULL, period, name FROM scores;
                END $$;
                """);
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION append_chat_messages");
        }
    }
}
