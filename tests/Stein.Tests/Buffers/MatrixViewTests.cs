using Stein.Buffers;
using Stein.Tables;
using Xunit;

namespace Stein.Tests.Buffers;

public class MatrixViewTests
{
    [Fact]
    public void AViewReadsAsItsShape()
    {
        var view = new MatrixView<double>([1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal("[2, 3]", view.ToString());
        Assert.Equal("[2, 3]", ((ReadOnlyMatrixView<double>)view).ToString());
    }

    [Fact]
    public void AViewOfATableReadsAsItsShape() => Assert.Equal("[1, 2]", Table.FromRow(1, 2).Matrix.ToString());
}
