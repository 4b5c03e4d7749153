using FlowDesigner.Core.Storage;

namespace FlowDesigner.Tests.Storage;

public sealed class SnapshotTests : IDisposable
{
    private readonly WriteGate _gate = new();
    private int _read;

    [Fact]
    public async Task It_is_read_once_until_something_is_saved()
    {
        var snapshot = new Snapshot<string>(_gate);
        Assert.Equal("1", await snapshot.GetAsync(ReadAsync));
        Assert.Equal("1", await snapshot.GetAsync(ReadAsync));
        _gate.NoteSaved();
        Assert.Equal("2", await snapshot.GetAsync(ReadAsync));
        Assert.Equal("2", await snapshot.GetAsync(ReadAsync));
    }

    [Fact]
    public async Task What_a_save_overtook_while_it_was_read_is_read_again()
    {
        var snapshot = new Snapshot<string>(_gate);
        await snapshot.GetAsync(() =>
        {
            _gate.NoteSaved();
            return ReadAsync();
        });
        Assert.Equal("2", await snapshot.GetAsync(ReadAsync));
    }

    [Fact]
    public async Task A_reading_that_failed_is_tried_again()
    {
        var snapshot = new Snapshot<string>(_gate);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await snapshot.GetAsync(() => throw new InvalidDataException()));
        Assert.Equal("1", await snapshot.GetAsync(ReadAsync));
    }

    public void Dispose() => _gate.Dispose();

    private Task<string> ReadAsync() => Task.FromResult((++_read).ToString(System.Globalization.CultureInfo.InvariantCulture));
}
