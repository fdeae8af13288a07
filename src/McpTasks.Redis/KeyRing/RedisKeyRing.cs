using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>Keeps Data Protection's keys beside the tasks, so that every API service and worker can read what another has encrypted.</summary>
internal sealed class RedisKeyRing(Func<IConnectionMultiplexer> connection, RedisKey key) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Database.HashValues(key, CommandFlags.DemandMaster).Select(value => XElement.Parse((string)value!))];

    // By name, so that a key whose write is repeated is there once.
    public void StoreElement(XElement element, string friendlyName) =>
        Database.HashSet(key, friendlyName, element.ToString(SaveOptions.DisableFormatting), flags: CommandFlags.DemandMaster);

    private IDatabase Database => connection().GetDatabase();
}
