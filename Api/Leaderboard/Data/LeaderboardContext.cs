using Microsoft.EntityFrameworkCore;

namespace Showroom.Api.Leaderboard.Data;

/// <summary>The tables of the leaderboards, for migrations. Reads and writes use SQL (<see cref="ScoreStore"/>).</summary>
internal sealed class LeaderboardContext(DbContextOptions<LeaderboardContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ScoreRow>(score =>
        {
            score.ToTable("leaderboard_scores", table => table.HasCheckConstraint("leaderboard_scores_positive", "score > 0"));
            score.HasKey(s => new { s.Board, s.Period, s.MemberId }).HasName("leaderboard_scores_pkey");
            score.Property(s => s.Board).HasColumnName("board").ValueGeneratedNever();
            score.Property(s => s.Period).HasColumnName("period").ValueGeneratedNever();
            score.Property(s => s.MemberId).HasColumnName("member_id").ValueGeneratedNever();
            score.Property(s => s.Name).HasColumnName("name");
            score.Property(s => s.Score).HasColumnName("score");
            score.Property(s => s.ChangedBy).HasColumnName("changed_by").HasColumnType("xid8");
            score.HasIndex(s => new { s.Board, s.Period, s.Score, s.MemberId }, "leaderboard_scores_rank_idx").IsDescending(false, false, true, false);
            score.HasIndex(s => new { s.Board, s.Period, s.ChangedBy }, "leaderboard_scores_changed_idx");
        });
        modelBuilder.Entity<EventRow>(counted =>
        {
            counted.ToTable("leaderboard_events");
            counted.HasKey(e => new { e.Board, e.EventId, e.MemberId }).HasName("leaderboard_events_pkey");
            counted.Property(e => e.Board).HasColumnName("board").ValueGeneratedNever();
            counted.Property(e => e.EventId).HasColumnName("event_id").ValueGeneratedNever();
            counted.Property(e => e.MemberId).HasColumnName("member_id").ValueGeneratedNever();
            counted.Property(e => e.OccurredAt).HasColumnName("occurred_at");
            counted.HasIndex(e => e.OccurredAt, "leaderboard_events_occurred_idx").HasMethod("brin");
        });
    }
}
