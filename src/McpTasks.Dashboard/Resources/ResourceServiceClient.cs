using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using McpTasks.Dashboard.Settings;
using McpTasks.LocalHosting.ResourceService;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Resources;

/// <summary>Follows the app host's resource service, and passes commands on to it.</summary>
internal sealed class ResourceServiceClient : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);
    private readonly ResourceBoard _board;
    private readonly TimeProvider _clock;
    private readonly ILogger<ResourceServiceClient> _logger;
    private readonly Uri? _url;
    private readonly HttpClient _http;

    public ResourceServiceClient(ResourceBoard board, IOptions<DashboardOptions> options, TimeProvider clock, ILogger<ResourceServiceClient> logger)
    {
        (_board, _clock, _logger) = (board, clock, logger);
        var settings = options.Value.ResourceService;
        _url = string.IsNullOrEmpty(settings.Url) ? null : new Uri(settings.Url);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        if (!string.IsNullOrEmpty(settings.ApiKey))
            _http.DefaultRequestHeaders.TryAddWithoutValidation(ResourceContract.ApiKeyHeader, settings.ApiKey);
    }

    /// <summary>Whether an app host is set at all.</summary>
    public bool IsConfigured => _url is not null;

    /// <summary>Asks the app host to start, stop or restart a replica; returns why it did not, or null.</summary>
    public async Task<string?> CommandAsync(string replica, string command, CancellationToken cancellation)
    {
        if (_url is null)
            return "No app host is connected: set Dashboard:ResourceService:Url.";
        try
        {
            var target = new Uri(_url, $"{ResourceContract.ResourcesPath}/{Uri.EscapeDataString(replica)}/{command}");
            using var response = await _http.PostAsync(target, content: null, cancellation);
            return response.StatusCode switch
            {
                HttpStatusCode.Accepted or HttpStatusCode.OK => null,
                HttpStatusCode.NotFound => $"The app host knows no resource '{replica}'.",
                _ => $"The app host refused to {command} '{replica}': {await ReasonAsync(response, cancellation)}",
            };
        }
        catch (HttpRequestException error)
        {
            _logger.LogWarning(error, "The app host did not answer a command.");
            return "The app host does not answer.";
        }
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStringAsync(cancellation);
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error))
                return error.ToString();
        }
        catch (JsonException)
        {
            // Not the contract's error body; the status says enough.
        }
        return $"status {(int)response.StatusCode}";
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var delay = FirstDelay;
        while (_url is not null && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(new Uri(_url, ResourceContract.WatchPath), stoppingToken);
                delay = FirstDelay;
            }
            catch (Exception error) when (error is HttpRequestException or IOException or JsonException)
            {
                _logger.LogDebug(error, "The app host's resource service is out of reach.");
                if (delay == FirstDelay)
                    _logger.LogWarning("The app host's resource service at {Url} is out of reach ({Reason}); trying again.", _url, error.Message);
            }
            finally
            {
                _board.Disconnected();
            }
            await Task.Delay(delay, _clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, LongestDelay.Ticks));
        }
    }

    private async Task FollowAsync(Uri watch, CancellationToken cancellation)
    {
        using var response = await _http.GetAsync(watch, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        _board.Connected();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellation))
            Apply(item.EventType, item.Data);
    }

    private void Apply(string type, string data)
    {
        if (type == ResourceContract.ResourceEventName && JsonSerializer.Deserialize<ResourceEvent>(data, ResourceContract.Json) is { } state)
            _board.Set(state);
        else if (type == ResourceContract.LogEventName && JsonSerializer.Deserialize<LogEvent>(data, ResourceContract.Json) is { } line)
            _board.Add(line);
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }
}
