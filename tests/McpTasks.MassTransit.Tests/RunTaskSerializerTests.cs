using MassTransit;
using MassTransit.Context;
using MassTransit.Serialization;

namespace McpTasks.MassTransit.Tests;

/// <summary>Hints between versions: each reads what the other writes.</summary>
public sealed class RunTaskSerializerTests
{
    private static readonly RunTask Hint = new("0-task", "owner", TaskComponentKind.Prompt, "Bericht für \"Ä\"", 3)
    {
        IsSuspect = true, Slots = "1 customer 2", Rates = "rate 3 60000", Priority = TaskPriority.High,
    };

    private static readonly Guid Id = new("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public void A_hint_is_read_as_it_was_written()
    {
        var context = RunTaskSerializer.Instance.Deserialize(Written(RunTaskSerializer.Instance), EmptyHeaders.Instance);
        Assert.True(context.TryGetMessage<RunTask>(out var message));
        Assert.Equal(Hint, message);
        Assert.Equal(Id, context.MessageId);
        Assert.Equal("blue", context.Headers.Get<string>("colour"));
        Assert.IsType<RunTaskContext>(context);
    }

    [Fact]
    public void A_hint_is_read_by_the_serializer_that_earlier_versions_have()
    {
        var context = SystemTextJsonMessageSerializer.Instance.Deserialize(Written(RunTaskSerializer.Instance), EmptyHeaders.Instance);
        Assert.True(context.TryGetMessage<RunTask>(out var message));
        Assert.Equal(Hint, message);
        Assert.Equal(Id, context.MessageId);
        Assert.Equal("blue", context.Headers.Get<string>("colour"));
    }

    [Fact]
    public void A_hint_that_an_earlier_version_wrote_is_read()
    {
        var context = RunTaskSerializer.Instance.Deserialize(Written(SystemTextJsonMessageSerializer.Instance), EmptyHeaders.Instance);
        Assert.True(context.TryGetMessage<RunTask>(out var message));
        Assert.Equal(Hint, message);
        Assert.Equal(Id, context.MessageId);
    }

    [Fact]
    public void A_hint_that_is_forwarded_stays_what_it_was()
    {
        var read = RunTaskSerializer.Instance.Deserialize(Written(RunTaskSerializer.Instance), EmptyHeaders.Instance);
        var forwarded = read.GetMessageSerializer().GetMessageBody(Sending(Hint));
        Assert.True(RunTaskSerializer.Instance.Deserialize(forwarded, EmptyHeaders.Instance).TryGetMessage<RunTask>(out var message));
        Assert.Equal(Hint, message);
    }

    [Theory]
    [InlineData("""{"messageType":["urn:message:Other:Message"],"message":{"taskId":"0-task","owner":"o","component":"c"}}""")]
    [InlineData("""{"messageType":["urn:message:Other:Message"],"message":"text"}""")]
    public void Another_message_is_no_hint(string body)
    {
        var context = RunTaskSerializer.Instance.Deserialize(RunTaskSerializer.Instance.GetMessageBody(body), EmptyHeaders.Instance);
        Assert.False(context.IsSupportedMessageType<RunTask>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"messageType":["urn:message:McpTasks:RunTask"]}""")]
    public void What_is_no_envelope_is_refused_as_MassTransit_refuses_it(string body) =>
        Assert.ThrowsAny<Exception>(
            () => RunTaskSerializer.Instance.Deserialize(RunTaskSerializer.Instance.GetMessageBody(body), EmptyHeaders.Instance));

    private static MessageBody Written(IMessageSerializer serializer) => serializer.GetMessageBody(Sending(Hint));

    private static MessageSendContext<RunTask> Sending(RunTask hint)
    {
        var context = new MessageSendContext<RunTask>(hint) { MessageId = Id, ConversationId = Id };
        context.Headers.Set("colour", "blue");
        return context;
    }
}
