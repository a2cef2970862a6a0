using Microsoft.EntityFrameworkCore;

namespace Showroom.Web.Lab.Data;

/// <summary>The history of runs.</summary>
internal sealed class LabContext(DbContextOptions<LabContext> options) : DbContext(options)
{
    public const string HistoryTable = "lab_migrations";

    /// <summary>The index that admits one running experiment, whatever replica runs it.</summary>
    public const string OneRunning = "lab_runs_one_running";

    public DbSet<RunRow> Runs => Set<RunRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<RunRow>(run =>
    {
        run.ToTable("lab_runs");
        run.HasKey(r => r.Id).HasName("lab_runs_pkey");
        run.Property(r => r.Id).HasColumnName("id").ValueGeneratedNever();
        run.Property(r => r.Experiment).HasColumnName("experiment").HasMaxLength(50);
        run.Property(r => r.Command).HasColumnName("command").HasMaxLength(2000);
        run.Property(r => r.StartedBy).HasColumnName("started_by").HasMaxLength(100);
        run.Property(r => r.Owner).HasColumnName("owner").HasMaxLength(100);
        run.Property(r => r.State).HasColumnName("state").HasConversion<string>().HasMaxLength(20);
        run.Property(r => r.StartedAt).HasColumnName("started_at");
        run.Property(r => r.HeartbeatAt).HasColumnName("heartbeat_at");
        run.Property(r => r.EndedAt).HasColumnName("ended_at");
        run.Property(r => r.IsCancelRequested).HasColumnName("is_cancel_requested");
        run.Property(r => r.Progress).HasColumnName("progress");
        run.Property(r => r.Reason).HasColumnName("reason");
        run.Property(r => r.Report).HasColumnName("report");
        // The state has one value in this index, so that it is unique when one run is running.
        run.HasIndex(r => r.State, OneRunning).IsUnique().HasFilter("state = 'Running'");
        run.HasIndex(r => r.StartedAt, "lab_runs_started_at_idx");
    });
}
