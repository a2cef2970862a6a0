namespace Showroom.Lab.Orders.Checking;

/// <summary>Checks mails and events against the stored orders.</summary>
internal static class NotificationChecker
{
    public static IEnumerable<OrderViolation> Check(OrderHistory history)
    {
        var statuses = history.Orders.ToDictionary(static order => order.Id, static order => order.Status);
        return CheckMails(history, statuses).Concat(CheckAnnouncements(history, statuses));
    }

    private static IEnumerable<OrderViolation> CheckMails(OrderHistory history, Dictionary<Guid, string> statuses)
    {
        var mails = history.Mails.Distinct().ToLookup(static mail => mail.OrderId, static mail => mail.Status);
        foreach (var (id, status) in statuses)
        {
            if (status is OrderChecker.Fulfilled or OrderChecker.Rejected && !mails[id].Contains(status))
            {
                yield return new(OrderViolationKind.NotNotified, $"order {id}", $"it is {status}, and there is no mail");
            }
        }

        foreach (var (id, status) in mails.SelectMany(static mail => mail.Select(status => (mail.Key, status))).Where(mail => statuses.GetValueOrDefault(mail.Key) != mail.status))
        {
            yield return new(OrderViolationKind.WrongNotification, $"order {id}", $"a mail announces {status}, and it is {statuses.GetValueOrDefault(id) ?? "not stored"}");
        }
    }

    private static IEnumerable<OrderViolation> CheckAnnouncements(OrderHistory history, Dictionary<Guid, string> statuses)
    {
        foreach (var (announcement, count) in history.Announcements.CountBy(static announcement => announcement))
        {
            var actual = statuses.GetValueOrDefault(announcement.OrderId);
            if (actual is null || (announcement.Status != OrderChecker.Accepted && announcement.Status != actual))
            {
                yield return new(OrderViolationKind.WrongAnnouncement, $"order {announcement.OrderId}", $"{announcement.Status} was announced, and it is {actual ?? "not stored"}");
            }

            if (count > 1)
            {
                yield return new(OrderViolationKind.AnnouncedTwice, $"order {announcement.OrderId}", $"{announcement.Status} was announced {count} times");
            }
        }
    }
}
