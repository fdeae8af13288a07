using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Fuzz.Hostile;
using Fuzz.Judging;
using Fuzz.Wire;

namespace Fuzz.Running;

/// <summary>One connection after another, of one caller, with the sessions and tasks that it has made.</summary>
internal sealed class Lane : IDisposable
{
    // The kind of session whose client answers questions.
    private const int Answering = 1;

    private readonly Knowledge _knowledge;
    private readonly Caller _caller, _aside;
    private readonly Tally _tally;
    private readonly int _lane;
    private readonly Action<Shot, byte[], Reply>? _shown;

    public Lane(int lane, IPEndPoint address, FuzzOptions options, Tally tally, Action<Shot, byte[], Reply>? shown = null)
    {
        (_lane, _tally, _shown) = (lane, tally, shown);
        _knowledge = new(lane, (long)(options.Seed % 1000));
        (_caller, _aside) = (new(address, options.Patience), new(address, options.Patience));
    }

    /// <summary>Sends a request and everything that it needs before.</summary>
    public async Task ShootAsync(Shot shot, CancellationToken stop)
    {
        if (shot.Session is { } kind && _knowledge.SessionOf(kind) is null)
            await OpenAsync(kind, stop);
        if (!_knowledge.HasTasks && Places.Has(shot, Places.Task))
            await MakeTasksAsync(stop);
        string Fill(string place) => _knowledge.Fill(shot, place);
        var pieces = RequestWriter.Write(shot, Fill).ToList();
        var body = shot.Body is null ? null : Places.Fill(shot.Body, Fill);
        var id = Sent.Read(body).Id;
        var began = Stopwatch.GetTimestamp();
        var reply = await _caller.SendAsync(shot, pieces, question => AnswerAsync(shot, id, question, stop), stop);
        _shown?.Invoke(shot, [.. pieces.SelectMany(piece => piece.ToArray())], reply);
        _tally.Count(shot, reply, Stopwatch.GetElapsedTime(began));
        foreach (var finding in ReplyJudge.Judge(shot, body, reply))
            _tally.Add(finding);
        _knowledge.Learn(shot, body, reply);
        if (reply.Status == 200 && reply.Find(Headers.Session) is { } made && !_knowledge.Has(made))
            await EndAsync(made, stop);
    }

    public void Dispose()
    {
        _caller.Dispose();
        _aside.Dispose();
    }

    private async Task OpenAsync(int kind, CancellationToken stop)
    {
        var reply = await AskAsync("initialize", LegacyCalls.Sessions[kind], "1", null, stop);
        if (reply.Status != 200 || reply.Find(Headers.Session) is not { } session)
        {
            _tally.Add(new(Check.WhatIsRightIsServed, null, $"no session of kind {kind}: {reply.Outcome} {reply.Status} {reply.Text}"));
            return;
        }

        _knowledge.Opened(kind, session);
        await AskAsync("notifications/initialized", Json.Object(), null, session, stop);
    }

    // One of each kind: at its end, at work, and waiting for an answer.
    private async Task MakeTasksAsync(CancellationToken stop)
    {
        if (_knowledge.SessionOf(Answering) is null)
            await OpenAsync(Answering, stop);
        JsonObject[] calls =
        [
            Components.Named("echo", ("text", Json.Of("x"))), Components.Named("wait", ("milliseconds", Json.Of(30))),
            Components.Named("ask"),
        ];
        foreach (var call in calls)
        {
            var shot = Plain("tools/call", call.With("task", Json.Raw("{}")), "2", _knowledge.SessionOf(Answering));
            _knowledge.Learn(shot, shot.Body, await SendAsideAsync(shot, stop));
        }
    }

    // Takes the request back unless its question is settled: else it would wait for an answer that nobody sends.
    private async Task<bool> AnswerAsync(Shot shot, string? id, JsonElement question, CancellationToken stop)
    {
        var session = shot.Session is { } kind ? _knowledge.SessionOf(kind) : null;
        var answer = Json.Object(
            ("jsonrpc", Json.Of("2.0")), ("id", Json.Raw(question.GetProperty("id").GetRawText())), ("result", Json.Raw(shot.Answer!)));
        var taken = await SendAsideAsync(Plain(null, answer, null, session), stop);
        if (taken.Status == 202 || id is null)
            return false;
        var request = id[0] == 'n' ? Json.Raw(id[1..]) : Json.Of(id[1..]);
        await SendAsideAsync(Plain("notifications/cancelled", Json.Object(("requestId", request)), null, session), stop);
        return true;
    }

    private async Task EndAsync(string session, CancellationToken stop) =>
        await SendAsideAsync(Plain("", Json.Object(), null, session) with { Verb = "DELETE", Body = null }, stop);

    private Task<Reply> AskAsync(string method, JsonObject parameters, string? id, string? session, CancellationToken stop) =>
        SendAsideAsync(Plain(method, parameters, id, session), stop);

    private Task<Reply> SendAsideAsync(Shot shot, CancellationToken stop) =>
        _aside.SendAsync(shot, RequestWriter.Write(shot, place => place), _ => Task.FromResult(false), stop);

    /// <summary>A request as it should be, which is not counted.</summary>
    private Shot Plain(string? method, JsonObject parameters, string? id, string? session) => new()
    {
        Number = 0, Caller = _lane % Shots.Callers, Kind = "aside", Harm = "",
        Headers =
        [
            new(Headers.Host, "127.0.0.1"), new(Headers.ContentType, "application/json"),
            new("Accept", "application/json, text/event-stream"),
            .. session is null ? (Header[])[] : [new(Headers.Session, session)],
        ],
        Body = Encoding.UTF8.GetBytes((method is null ? parameters : Json.Object(
            ("jsonrpc", Json.Of("2.0")), ("id", id is null ? null : Json.Raw(id)), ("method", Json.Of(method)),
            ("params", parameters))).ToString()),
    };
}
