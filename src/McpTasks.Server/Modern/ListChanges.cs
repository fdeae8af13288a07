namespace McpTasks.Server.Modern;

/// <summary>
/// Tells a subscription when the server's tools, prompts or resources change. The SDK leaves this to the handler of the subscription.
/// </summary>
internal sealed class ListChanges : IDisposable
{
    // A channel of three places, one for each kind of list: changes that wait to be sent merge into one notification.
    private readonly Channel<string> _changed = Channel.CreateBounded<string>(
        new BoundedChannelOptions(3) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<Action> _undo = [];
    private readonly JsonObject _granted;

    /// <summary>Begins to watch, and adds to <paramref name="granted"/> the lists that the server agrees to watch.</summary>
    public ListChanges(McpServerOptions options, SubscriptionsListenNotifications wanted, JsonObject granted)
    {
        _granted = granted;
        if (wanted.ToolsListChanged == true)
            Watch(options.ToolCollection, "toolsListChanged", NotificationMethods.ToolListChangedNotification);
        if (wanted.PromptsListChanged == true)
            Watch(options.PromptCollection, "promptsListChanged", NotificationMethods.PromptListChangedNotification);
        if (wanted.ResourcesListChanged == true)
            Watch(options.ResourceCollection, "resourcesListChanged", NotificationMethods.ResourceListChangedNotification);
    }

    /// <summary>Pushes changes until the token is cancelled; returns at once when there is nothing to watch.</summary>
    public async Task PushAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        if (_undo.Count == 0)
            return;
        await foreach (var method in _changed.Reader.ReadAllAsync(cancellationToken))
            await subscription.SendAsync(method, [], cancellationToken);
    }

    public void Dispose() => _undo.ForEach(undo => undo());

    private void Watch<T>(McpServerPrimitiveCollection<T>? collection, string name, string method)
        where T : IMcpServerPrimitive
    {
        if (collection is null)
            return;
        EventHandler changed = (_, _) => _changed.Writer.TryWrite(method);
        collection.Changed += changed;
        _undo.Add(() => collection.Changed -= changed);
        _granted[name] = true;
    }
}
