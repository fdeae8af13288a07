namespace McpTasks.RedisTransport.Sending;

internal sealed class RedisSendTransportProvider(RedisHostConfiguration host, ReceiveEndpointContext endpoint)
    : ISendTransportProvider, IPublishTransportProvider
{
    public Uri NormalizeAddress(Uri address) => RedisAddress.Parse(address).ToUri(host.HostAddress);

    public Task<ISendTransport> GetSendTransport(Uri address)
    {
        LogContext.SetCurrentIfNull(host.LogContext);
        TransportLogMessages.CreateSendTransport(address);
        var context = new RedisSendTransportContext(host, endpoint, RedisAddress.Parse(address));
        return Task.FromResult<ISendTransport>(new SendTransport<PipeContext>(context));
    }

    public Task<ISendTransport> GetPublishTransport<T>(Uri? publishAddress)
        where T : class => GetSendTransport(publishAddress!);
}
