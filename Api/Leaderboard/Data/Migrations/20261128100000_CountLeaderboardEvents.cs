using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Showroom.Api.Leaderboard.Data.Migrations
{
    // A function of the database, because two services count: the Api and the worker.
    internal sealed partial class CountLeaderboardEvents : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""
                CREATE FUNCTION count_leaderboard_events(
                    boards smallint[], event_ids uuid[], member_ids uuid[], names text[], amounts integer[], days integer[], occurred timestamptz[])
                RETURNS TABLE (board smallint, period integer, member_id uuid, name text, score bigint) LANGUAGE plpgsql AS $$
                #variable_conflict use_column
                BEGIN
                    RETURN QUERY WITH input AS MATERIALIZED (
                        SELECT DISTINCT ON (board, event_id, member_id) *
                        FROM unnest(boards, event_ids, member_ids, names, amounts, days, occurred)
                            AS i (board, event_id, member_id, name, amount, day, occurred_at)
                        ORDER BY board, event_id, member_id
                    ), counted AS (
                        INSERT INTO leaderboard_events (board, event_id, member_id, occurred_at)
                        SELECT board, event_id, member_id, occurred_at FROM input ORDER BY board, event_id, member_id
                        ON CONFLICT DO NOTHING
                        RETURNING board, event_id, member_id
                    )
                    INSERT INTO leaderboard_scores AS existing (board, period, member_id, name, score, changed_by)
                    SELECT board, period, member_id, max(name), sum(amount), pg_current_xact_id()
                    FROM counted JOIN input USING (board, event_id, member_id) CROSS JOIN LATERAL (VALUES (0), (day)) AS periods (period)
                    GROUP BY board, member_id, period
                    ORDER BY board, member_id, period
                    ON CONFLICT (board, period, member_id) DO UPDATE
                        SET score = existing.score + excluded.score, name = excluded.name, changed_by = excluded.changed_by
                    RETURNING board, period, member_id, name, score;
                END $$;
                """);
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION count_leaderboard_events");
        }
    }
}
