using Microsoft.EntityFrameworkCore;
using Showroom.Api.Chat.Messages;

namespace Showroom.Api.Chat.Data;

/// <summary>The tables of the chat, for migrations. Reads and writes use SQL (<see cref="MessageStore"/>).</summary>
internal sealed class ChatContext(DbContextOptions<ChatContext> options) : DbContext(options)
{
    public const int MaxClientIdLength = 64;
    public const int MaxAuthorLength = 100;

    public DbSet<ChatRoomRow> Rooms => Set<ChatRoomRow>();

    public DbSet<ChatMessageRow> Messages => Set<ChatMessageRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ChatRoomRow>(room =>
        {
            room.ToTable("chat_rooms");
            room.HasKey(r => r.Id).HasName("chat_rooms_pkey");
            room.Property(r => r.Id).HasColumnName("id").ValueGeneratedNever();
            room.Property(r => r.LastSeq).HasColumnName("last_seq");
        });
        modelBuilder.Entity<ChatMessageRow>(message =>
        {
            message.ToTable("chat_messages");
            message.HasKey(m => new { m.Room, m.Seq }).HasName("chat_messages_pkey");
            message.HasIndex(m => new { m.Room, m.AuthorId, m.ClientId }, "chat_messages_client_id_key").IsUnique();
            message.Property(m => m.Room).HasColumnName("room");
            message.Property(m => m.Seq).HasColumnName("seq").ValueGeneratedNever();
            message.Property(m => m.Id).HasColumnName("id").ValueGeneratedNever();
            message.Property(m => m.AuthorId).HasColumnName("author_id");
            message.Property(m => m.Author).HasColumnName("author").HasMaxLength(MaxAuthorLength);
            message.Property(m => m.ClientId).HasColumnName("client_id").HasMaxLength(MaxClientIdLength);
            message.Property(m => m.Text).HasColumnName("text").HasMaxLength(ChatMessage.MaxTextLength);
            message.Property(m => m.SentAt).HasColumnName("sent_at");
        });
    }
}
