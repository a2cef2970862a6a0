using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Showroom.Api.Leaderboard.Data.Migrations
{
    internal sealed partial class Leaderboards : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "leaderboard_events",
                columns: table => new
                {
                    board = table.Column<short>(type: "smallint", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    occurred_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("leaderboard_events_pkey", x => new { x.board, x.event_id, x.member_id });
                });

            migrationBuilder.CreateTable(
                name: "leaderboard_scores",
                columns: table => new
                {
                    board = table.Column<short>(type: "smallint", nullable: false),
                    period = table.Column<int>(type: "integer", nullable: false),
                    member_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    score = table.Column<long>(type: "bigint", nullable: false),
                    changed_by = table.Column<ulong>(type: "xid8", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("leaderboard_scores_pkey", x => new { x.board, x.period, x.member_id });
                    table.CheckConstraint("leaderboard_scores_positive", "score > 0");
                });

            migrationBuilder.CreateIndex(
                name: "leaderboard_events_occurred_idx",
                table: "leaderboard_events",
                column: "occurred_at")
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "leaderboard_scores_changed_idx",
                table: "leaderboard_scores",
                columns: new[] { "board", "period", "changed_by" });

            migrationBuilder.CreateIndex(
                name: "leaderboard_scores_rank_idx",
                table: "leaderboard_scores",
                columns: new[] { "board", "period", "score", "member_id" },
                descending: new[] { false, false, true, false });
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "leaderboard_events");

            migrationBuilder.DropTable(
                name: "leaderboard_scores");
        }
    }
}
