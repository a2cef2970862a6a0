using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Showroom.Api.Shows.Data.Migrations
{
    internal sealed partial class Shows : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "shows",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    title = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    host_id = table.Column<Guid>(type: "uuid", nullable: true),
                    host = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    product_ids = table.Column<Guid[]>(type: "uuid[]", nullable: false),
                    starts_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("shows_pkey", x => x.id);
                    table.CheckConstraint("shows_end_after_start", "ends_at > starts_at");
                });
        }

        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "shows");
        }
    }
}
